package org.evenkeel.agent.monitor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.Report;
import org.evenkeel.agent.monitor.config.AgentFile;
import org.evenkeel.agent.monitor.config.FileChangedException;
import org.evenkeel.agent.monitor.config.Form;
import org.evenkeel.agent.monitor.config.InvalidFormException;
import org.evenkeel.agent.monitor.host.AgentLink;
import org.evenkeel.agent.monitor.host.DesktopColours;
import org.evenkeel.agent.monitor.host.LogSource;
import org.evenkeel.agent.monitor.host.ServiceControl;
import org.evenkeel.agent.monitor.model.Brightness;
import org.evenkeel.agent.monitor.model.Contact;
import org.evenkeel.agent.monitor.model.History;
import org.evenkeel.agent.monitor.model.MonitorState;
import org.evenkeel.agent.monitor.model.Notice;
import org.evenkeel.agent.monitor.model.Sample;
import org.evenkeel.agent.monitor.model.ServiceState;
import org.evenkeel.agent.monitor.view.MonitorActions;
import org.evenkeel.agent.monitor.view.Screen;
import org.evenkeel.agent.monitor.view.ServiceVerb;
import org.evenkeel.agent.monitor.view.ThemeChoice;

/**
 * Between what is shown and what is outside. The agent, the service manager, the desktop and the
 * user's orders have a thread each, so that one that waits holds up no other, and none of them is
 * the event dispatch thread.
 */
final class Presenter implements MonitorActions, AutoCloseable {
  private static final Duration AGENT = Duration.ofSeconds(1);
  private static final Duration SERVICE = Duration.ofSeconds(2);
  private static final Duration DESKTOP = Duration.ofSeconds(4);

  /** Orders that wait; nobody clicks that fast. */
  private static final int ORDERS_MAX = 8;

  /**
   * What is outside.
   *
   * @param link the running agent
   * @param service its service
   * @param file agent.xml
   * @param log its log
   * @param desktop the colours of the desktop
   */
  record World(
      AgentLink link,
      ServiceControl service,
      AgentFile file,
      LogSource log,
      DesktopColours desktop) {}

  /** Something that may fail for a reason that the user should read. */
  @FunctionalInterface
  private interface Deed {
    /** Does it, and says what was done; empty when nothing needs to be said. */
    String perform() throws IOException;
  }

  private final World world;
  private final ScheduledExecutorService agentThread = looking("agent");
  private final ScheduledExecutorService serviceThread = looking("service");
  private final ScheduledExecutorService desktopThread = looking("desktop");
  private final ThreadPoolExecutor orders =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(ORDERS_MAX),
          Thread.ofPlatform().name("orders").daemon().factory());

  // Each written by one thread: agent, service, orders, event dispatch.
  private volatile Contact contact = new Contact.Pending();
  private volatile History history = History.EMPTY;
  private volatile ServiceState service = ServiceState.PENDING;
  private volatile String busy = "";
  private volatile ThemeChoice theme;

  private volatile Optional<LogSource.Following> following = Optional.empty();
  private volatile Optional<Screen> screen = Optional.empty();

  Presenter(World world, ThemeChoice theme) {
    this.world = world;
    this.theme = theme;
  }

  private static ScheduledExecutorService looking(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon().factory());
  }

  /** Begins to look, and to show what is seen. Called once. */
  void start(Screen shown) {
    screen = Optional.of(shown);
    repeat(agentThread, AGENT, this::lookAtAgent);
    repeat(serviceThread, SERVICE, this::lookAtService);
    repeat(desktopThread, DESKTOP, this::lookAtDesktop);
    loadConfiguration();
  }

  private static void repeat(ScheduledExecutorService thread, Duration every, Runnable look) {
    var _ = thread.scheduleWithFixedDelay(look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lookAtAgent() {
    try {
      Report report = world.link().report();
      contact = new Contact.Reached(report);
      history = history.with(Sample.of(report, System.nanoTime()));
    } catch (IOException | RuntimeException e) {
      // RuntimeException too: the window must not stand still because of a newer agent's report.
      contact = new Contact.Unreachable(reason(e));
      history = history.with(Sample.missing(System.nanoTime()));
    }
    publish();
  }

  private void lookAtService() {
    ServiceState seen = world.service().state();
    if (!seen.equals(service)) {
      service = seen;
      publish();
    }
  }

  private void lookAtDesktop() {
    if (theme == ThemeChoice.SYSTEM) {
      Optional<Brightness> wanted = world.desktop().now();
      screen.ifPresent(shown -> wanted.ifPresent(shown::brightness));
    }
  }

  private void publish() {
    screen.ifPresent(shown -> shown.show(new MonitorState(contact, service, history, busy)));
  }

  private static String reason(Exception e) {
    return Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
  }

  @Override
  public void operate(AgentStatus status) {
    order(
        "Setting the state to " + status,
        () -> {
          switch (status) {
            case NORMAL -> world.link().online();
            case DRAIN -> world.link().drain();
            case HALT -> world.link().halt();
            case DOWN -> throw new IOException("down is set in agent.xml");
          }
          lookSoon();
          return "The state is %s now.".formatted(status);
        });
  }

  @Override
  public void service(ServiceVerb verb) {
    order(
        switch (verb) {
          case START -> "Starting the service";
          case STOP -> "Stopping the service";
          case RESTART -> "Restarting the service";
        },
        () -> {
          switch (verb) {
            case START -> world.service().start();
            case STOP -> world.service().stop();
            case RESTART -> world.service().restart();
          }
          serviceThread.execute(this::lookAtService);
          lookSoon();
          return switch (verb) {
            case START -> "The service was started.";
            case STOP -> "The service was stopped.";
            case RESTART -> "The service was restarted.";
          };
        });
  }

  @Override
  public void reload() {
    order(
        "Asking the agent to read agent.xml",
        () -> {
          world.link().reload();
          lookSoon();
          return "The agent reads agent.xml again; the log says what it thinks of it.";
        });
  }

  /** Sooner than the period would. */
  private void lookSoon() {
    agentThread.execute(this::lookAtAgent);
  }

  @Override
  public void loadConfiguration() {
    order(
        "Reading agent.xml",
        () -> {
          try {
            AgentFile.Loaded loaded = world.file().load();
            screen.ifPresent(shown -> shown.edit(loaded));
          } catch (IOException e) {
            String reason =
                e instanceof AccessDeniedException
                    ? "you may not read %s; start the monitor as a user who may, such as with sudo"
                        .formatted(world.file().path())
                    : reason(e);
            screen.ifPresent(shown -> shown.editingFails(reason));
          }
          return "";
        });
  }

  @Override
  public void refreshConfiguration() {
    order(
        "",
        () -> {
          try {
            AgentFile.Loaded loaded = world.file().load();
            screen.ifPresent(shown -> shown.refresh(loaded));
          } catch (IOException _) {
            // Whoever reads the file on demand or saves it is told.
          }
          return "";
        });
  }

  @Override
  public void saveConfiguration(AgentFile.Loaded loaded, Form form, boolean overwrite) {
    order(
        "Writing agent.xml",
        () -> {
          try {
            AgentFile.Loaded saved = world.file().save(loaded, form, overwrite);
            screen.ifPresent(shown -> shown.edit(saved));
            return told();
          } catch (InvalidFormException e) {
            screen.ifPresent(shown -> shown.refuse(e.problems()));
            throw new IOException("Not saved: what is marked has to be corrected first.", e);
          } catch (FileChangedException e) {
            screen.ifPresent(shown -> shown.changedMeanwhile(reason(e)));
            return "";
          }
        });
  }

  /** Lets the agent know of the file that was just written. */
  private String told() {
    if (!(contact instanceof Contact.Reached)) {
      return "Saved. The agent will read it when it starts.";
    }
    try {
      world.link().reload();
      lookSoon();
      return "Saved, and the agent reads it.";
    } catch (IOException e) {
      return "Saved, but the agent could not be told: " + reason(e);
    }
  }

  private void order(String what, Deed deed) {
    try {
      orders.execute(() -> perform(what, deed));
    } catch (RejectedExecutionException _) {
      screen.ifPresent(shown -> shown.tell(new Notice(false, "Too much at once; try again.")));
    }
  }

  private void perform(String what, Deed deed) {
    busy = what;
    publish();
    Optional<Notice> outcome;
    try {
      String done = deed.perform();
      outcome = done.isEmpty() ? Optional.empty() : Optional.of(new Notice(true, done));
    } catch (IOException | RuntimeException e) {
      outcome = Optional.of(new Notice(false, reason(e)));
    }
    busy = "";
    publish();
    Optional<Notice> told = outcome;
    screen.ifPresent(shown -> told.ifPresent(shown::tell));
  }

  @Override
  public void followLog() {
    if (following.isEmpty()) {
      following = screen.map(shown -> world.log().follow(shown::log));
    }
  }

  @Override
  public void theme(ThemeChoice choice) {
    theme = choice;
    switch (choice) {
      case LIGHT -> screen.ifPresent(shown -> shown.brightness(Brightness.LIGHT));
      case DARK -> screen.ifPresent(shown -> shown.brightness(Brightness.DARK));
      case SYSTEM -> desktopThread.execute(this::lookAtDesktop);
    }
  }

  @Override
  public void quit() {
    close();
    System.exit(0);
  }

  /** Looks no more. Does nothing the second time. */
  @Override
  public void close() {
    agentThread.shutdownNow();
    serviceThread.shutdownNow();
    desktopThread.shutdownNow();
    orders.shutdownNow();
    following.ifPresent(LogSource.Following::close);
  }
}
