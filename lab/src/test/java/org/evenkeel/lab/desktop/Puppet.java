package org.evenkeel.lab.desktop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.AWTException;
import java.awt.Color;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.KeyboardFocusManager;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JMenu;
import javax.swing.JPopupMenu;
import javax.swing.JScrollBar;
import javax.swing.JSlider;
import javax.swing.JTabbedPane;
import javax.swing.JTable;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;

/**
 * Runs the monitor and does in its process what a test asks for, a line each on standard input:
 * mouse and keys through the screen, looks through the component tree. Each answer is a line,
 * {@code ok TEXT} or {@code error TEXT}.
 */
public final class Puppet {
  private static final int PAUSE_MILLIS = 30;

  private final Robot robot;

  private Puppet() throws AWTException {
    robot = new Robot();
    robot.setAutoDelay(PAUSE_MILLIS);
  }

  /** The first argument is the program's main class, the others are its own. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) List.of(args).subList(1, args.length).toArray(String[]::new));
    Puppet puppet = new Puppet();
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      answers.println(puppet.answer(line.split("\t", -1)));
      answers.flush();
    }
    Runtime.getRuntime().halt(0);
  }

  private String answer(String[] order) {
    try {
      return "ok " + carryOut(order).replace("\\", "\\\\").replace("\n", "\\n");
    } catch (Exception | AssertionError e) {
      return "error " + e.toString().replace("\n", "\\n");
    }
  }

  private String carryOut(String[] order) throws Exception {
    return switch (order[0]) {
      case "press" -> press(order[1]);
      case "keys" -> keys(order[1]);
      case "type" -> type(order[1], order[2]);
      case "choose" -> onQueue(() -> choose(order[1], Integer.parseInt(order[2])));
      case "cell" -> onQueue(() -> cell(order));
      case "text" -> onQueue(() -> text(found(order[1])));
      case "description" ->
          onQueue(() -> "" + found(order[1]).getAccessibleContext().getAccessibleDescription());
      case "selected" -> onQueue(() -> "" + ((AbstractButton) found(order[1])).isSelected());
      case "enabled" -> onQueue(() -> "" + found(order[1]).isEnabled());
      case "focus" -> onQueue(this::focus);
      case "size" -> onQueue(() -> size(Integer.parseInt(order[1]), Integer.parseInt(order[2])));
      case "nameless" -> onQueue(() -> String.join("\n", nameless()));
      case "ambiguous" -> onQueue(() -> String.join("\n", ambiguous()));
      case "dark" -> onQueue(Puppet::dark);
      case "edit" -> onQueue(() -> edit(order));
      case "clipped" -> onQueue(() -> String.join("\n", clipped()));
      case "picture" -> picture(new File(order[1]));
      default -> throw new IllegalArgumentException(order[0]);
    };
  }

  private static String onQueue(Callable<String> look)
      throws InterruptedException, ExecutionException {
    FutureTask<String> task = new FutureTask<>(look);
    EventQueue.invokeLater(task);
    return task.get();
  }

  /** A click where the component is. */
  private String press(String name) throws Exception {
    FutureTask<Rectangle> where =
        new FutureTask<>(
            () -> {
              JComponent component = found(name);
              component.scrollRectToVisible(
                  new Rectangle(0, 0, component.getWidth(), component.getHeight()));
              return new Rectangle(component.getLocationOnScreen(), component.getSize());
            });
    EventQueue.invokeLater(where);
    Rectangle there = where.get();
    robot.mouseMove((int) there.getCenterX(), (int) there.getCenterY());
    robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
    robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
    robot.waitForIdle();
    return "";
  }

  /** Presses keys, written as {@link KeyStroke#getKeyStroke(String)} has them. */
  private String keys(String keys) {
    KeyStroke stroke = KeyStroke.getKeyStroke(keys);
    List<Integer> modifiers = new ArrayList<>();
    if ((stroke.getModifiers() & InputEvent.CTRL_DOWN_MASK) != 0) {
      modifiers.add(KeyEvent.VK_CONTROL);
    }
    if ((stroke.getModifiers() & InputEvent.ALT_DOWN_MASK) != 0) {
      modifiers.add(KeyEvent.VK_ALT);
    }
    if ((stroke.getModifiers() & InputEvent.SHIFT_DOWN_MASK) != 0) {
      modifiers.add(KeyEvent.VK_SHIFT);
    }
    modifiers.forEach(robot::keyPress);
    robot.keyPress(stroke.getKeyCode());
    robot.keyRelease(stroke.getKeyCode());
    modifiers.reversed().forEach(robot::keyRelease);
    robot.waitForIdle();
    return "";
  }

  /** Replaces the text of a field by digits or lower-case letters. */
  private String type(String name, String text) throws Exception {
    press(name);
    keys("ctrl A");
    for (int i = 0; i < text.length(); i++) {
      int code = KeyEvent.getExtendedKeyCodeForChar(text.charAt(i));
      robot.keyPress(code);
      robot.keyRelease(code);
    }
    robot.waitForIdle();
    return "";
  }

  private String choose(String name, int index) {
    ((JComboBox<?>) found(name)).setSelectedIndex(index);
    return "";
  }

  private String cell(String[] order) {
    JTable table = (JTable) found(order[1]);
    table.setValueAt(order[4], Integer.parseInt(order[2]), Integer.parseInt(order[3]));
    return "";
  }

  /** Begins to edit a cell and leaves the editor open. */
  private String edit(String[] order) {
    JTable table = (JTable) found(order[1]);
    table.editCellAt(Integer.parseInt(order[2]), Integer.parseInt(order[3]));
    ((JTextComponent) table.getEditorComponent()).setText(order[4]);
    return "";
  }

  private static String dark() {
    Color background = ((JFrame) window()).getContentPane().getBackground();
    return "" + (background.getRed() + background.getGreen() + background.getBlue() < 3 * 128);
  }

  private String focus() {
    Component owner = KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusOwner();
    return owner == null ? "" : "" + owner.getName();
  }

  private static String text(JComponent component) {
    return switch (component) {
      case JLabel label -> "" + label.getText();
      case JTextComponent text -> text.getText();
      case AbstractButton button -> button.getText();
      case JComboBox<?> box -> "" + box.getSelectedItem();
      default -> throw new IllegalArgumentException("no text in " + component);
    };
  }

  private String size(int width, int height) {
    Window window = window();
    window.setBounds(0, 0, width, height);
    window.validate();
    return "";
  }

  private static Window window() {
    for (Window window : Window.getWindows()) {
      if (window instanceof Frame && window.isShowing()) {
        return window;
      }
    }
    throw new AssertionError("no window is open");
  }

  /** The visible component of that name. */
  private static JComponent found(String name) {
    for (Component each : all(component -> name.equals(component.getName()))) {
      if (each instanceof JComponent component && component.isShowing()) {
        return component;
      }
    }
    throw new AssertionError("nothing visible is called " + name);
  }

  private static List<Component> all(Predicate<Component> wanted) {
    List<Component> found = new ArrayList<>();
    for (Window window : Window.getWindows()) {
      if (window.isShowing()) {
        collect(window, wanted, found);
      }
    }
    return found;
  }

  private static void collect(
      Component component, Predicate<Component> wanted, List<Component> found) {
    if (wanted.test(component)) {
      found.add(component);
    }
    if (component instanceof JMenu menu) {
      collect(menu.getPopupMenu(), wanted, found);
    }
    if (component instanceof Container container) {
      for (Component child : container.getComponents()) {
        collect(child, wanted, found);
      }
    }
  }

  /** What a screen reader could not announce. */
  private static List<String> nameless() {
    return all(Puppet::interactive).stream()
        .filter(component -> blank(component.getAccessibleContext().getAccessibleName()))
        .map(component -> component.getClass().getSimpleName() + " " + component.getName())
        .toList();
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }

  private static boolean interactive(Component component) {
    boolean kind =
        component instanceof AbstractButton
            || component instanceof JTextComponent
            || component instanceof JComboBox<?>
            || component instanceof JTable
            || component instanceof JTabbedPane
            || component instanceof JSlider;
    boolean partOfAnother =
        SwingUtilities.getAncestorOfClass(JComboBox.class, component) != null
            || SwingUtilities.getAncestorOfClass(JScrollBar.class, component) != null
            || (SwingUtilities.getAncestorOfClass(JPopupMenu.class, component) != null
                && !(component instanceof AbstractButton));
    return kind && !partOfAnother;
  }

  /** Letters with Alt that lead to more than one place. */
  private static List<String> ambiguous() {
    Map<Integer, List<String>> places = new TreeMap<>();
    for (Component each : all(component -> true)) {
      int letter = 0;
      if (each instanceof AbstractButton button) {
        letter = button.getMnemonic();
      } else if (each instanceof JLabel label) {
        letter = label.getDisplayedMnemonic();
      }
      if (letter != 0 && each.isShowing()) {
        places.computeIfAbsent(letter, _ -> new ArrayList<>()).add(text((JComponent) each));
      }
    }
    return places.entrySet().stream()
        .filter(place -> place.getValue().size() > 1)
        .map(place -> (char) (int) place.getKey() + ": " + place.getValue())
        .toList();
  }

  /** Visible words that do not fit into their component. */
  private static List<String> clipped() {
    return all(component -> component.isShowing() && tooNarrow(component)).stream()
        .map(
            component ->
                "%s \"%s\" %d < %d"
                    .formatted(
                        component.getName(),
                        text((JComponent) component),
                        component.getWidth(),
                        component.getPreferredSize().width))
        .toList();
  }

  private static boolean tooNarrow(Component component) {
    boolean words = component instanceof JLabel || component instanceof AbstractButton;
    boolean elided = "condition-detail".equals(component.getName());
    Dimension wanted = component.getPreferredSize();
    return words
        && !elided
        && (component.getWidth() < wanted.width || component.getHeight() < wanted.height);
  }

  private String picture(File file) throws IOException {
    Window window = window();
    Toolkit.getDefaultToolkit().sync();
    robot.waitForIdle();
    Point corner = window.getLocationOnScreen();
    if (!ImageIO.write(
        robot.createScreenCapture(new Rectangle(corner, window.getSize())), "png", file)) {
      throw new IOException("no writer for PNG");
    }
    return "";
  }
}
