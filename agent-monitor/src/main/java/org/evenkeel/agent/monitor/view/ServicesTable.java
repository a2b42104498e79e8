package org.evenkeel.agent.monitor.view;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.ListSelectionModel;
import javax.swing.SwingConstants;
import javax.swing.table.DefaultTableCellRenderer;
import javax.swing.table.DefaultTableModel;
import javax.swing.table.TableCellRenderer;
import org.evenkeel.agent.monitor.config.FieldProblem.Place;
import org.evenkeel.agent.monitor.config.ServiceEntry;
import org.evenkeel.agent.monitor.config.ServiceEntry.Part;

/** The TCP services of agent.xml: a row each, with buttons to add and to remove. */
final class ServicesTable {
  private static final Part[] COLUMNS = Part.values();

  private final DefaultTableModel model = new DefaultTableModel(headings(), 0);
  private final JTable table = new JTable(model);
  private final List<OptionalInt> origins = new ArrayList<>();
  private final Map<Place.OfService, String> problems = new LinkedHashMap<>();
  private final WrappedText complaints =
      new WrappedText("services-problems", "Problems of services");
  private final Controls.Choice removing =
      new Controls.Choice("Re&move", "", "Remove the service that is selected.", this::remove);
  private final Controls.Choice adding;
  private final JPanel panel = new JPanel(new BorderLayout(0, UIScale.scale(8)));
  private final TableCellRenderer headings;
  private Palette palette;

  ServicesTable(Palette palette, Runnable changed) {
    this.palette = palette;
    adding = new Controls.Choice("A&dd", "", "Add a service.", this::add);
    Controls.named(
        table, "services", "TCP services", "Services whose connections are counted, a row each.");
    table.putClientProperty("terminateEditOnFocusLost", true);
    table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    table.setDefaultRenderer(Object.class, this::render);
    headings = table.getTableHeader().getDefaultRenderer();
    table.getTableHeader().setReorderingAllowed(false);
    table.getTableHeader().setDefaultRenderer(this::heading);
    for (int column = 0; column < COLUMNS.length; column++) {
      table
          .getColumnModel()
          .getColumn(column)
          .setPreferredWidth(UIScale.scale(width(COLUMNS[column])));
    }
    table.setPreferredScrollableViewportSize(new Dimension(UIScale.scale(380), UIScale.scale(140)));
    table.setFillsViewportHeight(true);
    table.getSelectionModel().addListSelectionListener(_ -> enableRemove());
    model.addTableModelListener(_ -> changed.run());
    complaints.setVisible(false);
    JPanel buttons = WrapLayout.panel(UIScale.scale(8));
    buttons.add(Controls.button(new JButton(), "service-add", adding));
    buttons.add(Controls.button(new JButton(), "service-remove", removing));
    JPanel above = new JPanel(new BorderLayout(0, UIScale.scale(8)));
    above.setOpaque(false);
    above.add(
        Controls.muted("Established connections, in percent of \"Full at\"."), BorderLayout.NORTH);
    above.add(buttons, BorderLayout.CENTER);
    above.add(complaints, BorderLayout.SOUTH);
    panel.setOpaque(false);
    panel.add(above, BorderLayout.NORTH);
    panel.add(new JScrollPane(table), BorderLayout.CENTER);
    enableRemove();
  }

  JComponent component() {
    return panel;
  }

  void set(List<ServiceEntry> services) {
    origins.clear();
    model.setRowCount(0);
    services.forEach(this::append);
    enableRemove();
  }

  List<ServiceEntry> value() {
    List<ServiceEntry> services = new ArrayList<>();
    for (int row = 0; row < model.getRowCount() && row < origins.size(); row++) {
      Map<Part, String> values = new EnumMap<>(Part.class);
      for (int column = 0; column < COLUMNS.length; column++) {
        values.put(COLUMNS[column], String.valueOf(model.getValueAt(row, column)));
      }
      services.add(new ServiceEntry(origins.get(row), values));
    }
    return services;
  }

  void complain(Map<Place.OfService, String> wrong, Palette newPalette) {
    palette = newPalette;
    problems.clear();
    problems.putAll(wrong);
    List<String> lines = new ArrayList<>();
    problems.forEach(
        (place, message) ->
            lines.add("Row %d, %s: %s".formatted(place.row() + 1, heading(place.part()), message)));
    complaints.setText(String.join("\n", lines));
    complaints.setForeground(palette.bad());
    complaints.setVisible(!lines.isEmpty());
    table.repaint();
  }

  void enabled(boolean enabled) {
    table.setEnabled(enabled);
    adding.setEnabled(enabled);
    enableRemove();
  }

  /** Takes over what is being typed into a cell. */
  void commit() {
    if (table.isEditing()) {
      table.getCellEditor().stopCellEditing();
    }
  }

  private void append(ServiceEntry entry) {
    origins.add(entry.origin());
    Object[] cells = new Object[COLUMNS.length];
    for (int column = 0; column < COLUMNS.length; column++) {
      cells[column] = entry.value(COLUMNS[column]);
    }
    model.addRow(cells);
  }

  private void add() {
    append(ServiceEntry.fresh());
    int row = model.getRowCount() - 1;
    table.changeSelection(row, 0, false, false);
    table.requestFocusInWindow();
  }

  private void remove() {
    int row = table.getSelectedRow();
    if (row < 0) {
      return;
    }
    if (table.isEditing()) {
      table.getCellEditor().cancelCellEditing();
    }
    origins.remove(row);
    model.removeRow(row);
    if (model.getRowCount() > 0) {
      table.changeSelection(Math.min(row, model.getRowCount() - 1), 0, false, false);
    }
  }

  private void enableRemove() {
    removing.setEnabled(table.isEnabled() && table.getSelectedRow() >= 0);
  }

  private Component render(
      JTable of, Object value, boolean selected, boolean focused, int row, int column) {
    DefaultTableCellRenderer renderer = new DefaultTableCellRenderer();
    Component cell =
        renderer.getTableCellRendererComponent(of, value, selected, focused, row, column);
    String wrong = problems.get(new Place.OfService(row, COLUMNS[column]));
    if (wrong != null) {
      renderer.setToolTipText(wrong);
      renderer.getAccessibleContext().setAccessibleDescription(wrong);
      cell.setForeground(selected ? cell.getForeground() : palette.bad());
      renderer.setText("⚠ " + value);
    }
    return cell;
  }

  private Component heading(
      JTable of, Object value, boolean selected, boolean focused, int row, int column) {
    Component cell =
        headings.getTableCellRendererComponent(of, value, selected, focused, row, column);
    if (cell instanceof JLabel label) {
      label.setHorizontalAlignment(SwingConstants.LEADING);
    }
    return cell;
  }

  private static Object[] headings() {
    Object[] headings = new Object[COLUMNS.length];
    for (int column = 0; column < COLUMNS.length; column++) {
      headings[column] = heading(COLUMNS[column]);
    }
    return headings;
  }

  /** What a column gets of the width, beside the others. */
  private static int width(Part part) {
    return switch (part) {
      case NAME -> 110;
      case ADDRESS -> 90;
      case PORT, MAX_CONNECTIONS -> 62;
      case IMPORTANCE -> 86;
    };
  }

  private static String heading(Part part) {
    return switch (part) {
      case NAME -> "Name";
      case ADDRESS -> "Address";
      case PORT -> "Port";
      case MAX_CONNECTIONS -> "Full at";
      case IMPORTANCE -> "Importance";
    };
  }
}
