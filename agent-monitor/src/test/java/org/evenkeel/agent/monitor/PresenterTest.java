package org.evenkeel.agent.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.ControlAddress;
import org.evenkeel.agent.ControlDoor;
import org.evenkeel.agent.ControlVerb;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.Report;
import org.evenkeel.agent.ReportText;
import org.evenkeel.agent.monitor.config.AgentFile;
import org.evenkeel.agent.monitor.config.FieldProblem;
import org.evenkeel.agent.monitor.config.Setting;
import org.evenkeel.agent.monitor.host.Commands;
import org.evenkeel.agent.monitor.host.ControlLink;
import org.evenkeel.agent.monitor.host.DesktopColours;
import org.evenkeel.agent.monitor.host.NoLog;
import org.evenkeel.agent.monitor.host.ServiceControl;
import org.evenkeel.agent.monitor.model.Brightness;
import org.evenkeel.agent.monitor.model.Contact;
import org.evenkeel.agent.monitor.model.MonitorState;
import org.evenkeel.agent.monitor.model.Notice;
import org.evenkeel.agent.monitor.model.ServiceState;
import org.evenkeel.agent.monitor.view.Screen;
import org.evenkeel.agent.monitor.view.ServiceVerb;
import org.evenkeel.agent.monitor.view.ThemeChoice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenterTest {
  @TempDir private Path folder = Path.of("");

  private final Shown shown = new Shown();
  private final Manager manager = new Manager();
  private volatile AgentStatus status = AgentStatus.NORMAL;
  private final BlockingQueue<ControlVerb> told = new LinkedBlockingQueue<>();
  private Optional<Presenter> presenter = Optional.empty();

  @BeforeEach
  void start() {
    Commands none =
        (_, _) -> {
          throw new IOException("no programs here");
        };
    Presenter started =
        new Presenter(
            new Presenter.World(
                new ControlLink(new ControlAddress.UnixSocket(socket())),
                manager,
                new AgentFile(folder.resolve("agent.xml")),
                new NoLog("no log"),
                new DesktopColours(none)),
            ThemeChoice.LIGHT);
    presenter = Optional.of(started);
    started.start(shown);
  }

  @AfterEach
  void stop() {
    presenter.ifPresent(Presenter::close);
    manager.proceed.countDown();
  }

  private Presenter presenter() {
    return presenter.orElseThrow();
  }

  private Path socket() {
    return folder.resolve("agent.sock");
  }

  private ControlDoor agent() throws IOException {
    Log silent = new Log(new PrintWriter(Writer.nullWriter()));
    return ControlDoor.onUnixSocket(socket(), this::answer, silent);
  }

  private String answer(ControlVerb verb) {
    told.add(verb);
    return switch (verb) {
      case STATUS -> ReportText.encode(new Report("97%", status, "*:3333", List.of(), List.of()));
      case DRAIN -> {
        status = AgentStatus.DRAIN;
        yield "ok\n";
      }
      case HALT -> "error not today\n";
      case ONLINE, RELOAD -> "ok\n";
    };
  }

  @Test
  void anAgentIsFoundLostAndFoundAgain() throws Exception {
    var _ = shown.state(state -> state.contact() instanceof Contact.Unreachable);
    try (ControlDoor _ = agent()) {
      var _ = shown.state(state -> state.contact() instanceof Contact.Reached);
    }
    MonitorState lost = shown.state(state -> state.contact() instanceof Contact.Unreachable);
    assertFalse(lost.history().silent());
    try (ControlDoor _ = agent()) {
      var _ = shown.state(state -> state.contact() instanceof Contact.Reached);
    }
  }

  @Test
  void ordersReachTheAgentAndItsRefusalsTheUser() throws Exception {
    try (ControlDoor _ = agent()) {
      presenter().operate(AgentStatus.DRAIN);
      assertEquals(new Notice(true, "The state is drain now."), shown.notice());
      var _ =
          shown.state(
              state ->
                  state.contact() instanceof Contact.Reached(Report report)
                      && report.status() == AgentStatus.DRAIN);
      presenter().operate(AgentStatus.HALT);
      Notice refused = shown.notice();
      assertFalse(refused.good());
      assertTrue(refused.text().contains("not today"), refused.text());
    }
  }

  @Test
  void aSavedFileIsToldToTheAgent() throws Exception {
    AgentFile.Loaded loaded = shown.edited();
    try (ControlDoor _ = agent()) {
      var _ = shown.state(state -> state.contact() instanceof Contact.Reached);
      presenter().saveConfiguration(loaded, loaded.xml().form().with(Setting.PORT, "4444"), false);
      assertEquals(new Notice(true, "Saved, and the agent reads it."), shown.notice());
      assertTrue(told.contains(ControlVerb.RELOAD));
      assertTrue(Files.readString(folder.resolve("agent.xml")).contains("4444"));
      presenter().saveConfiguration(loaded, loaded.xml().form().with(Setting.PORT, "0"), false);
      assertEquals(1, shown.refused().size());
      assertFalse(shown.notice().good());
    }
  }

  @Test
  void aServiceManagerThatHangsHoldsUpNothingElse() throws Exception {
    presenter().service(ServiceVerb.START);
    assertTrue(manager.asked.await(1, TimeUnit.MINUTES));
    try (ControlDoor _ = agent()) {
      MonitorState state = shown.state(seen -> seen.contact() instanceof Contact.Reached);
      assertEquals("Starting the service", state.busy());
      for (int i = 0; i < 20; i++) {
        presenter().operate(AgentStatus.DRAIN);
      }
      assertEquals(new Notice(false, "Too much at once; try again."), shown.notice());
    }
    manager.proceed.countDown();
  }

  /** A service manager that takes its time. */
  private static final class Manager implements ServiceControl {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);

    @Override
    public ServiceState state() {
      return new ServiceState(ServiceState.Kind.STOPPED, "");
    }

    @Override
    public void start() throws IOException {
      asked.countDown();
      try {
        proceed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void stop() {}

    @Override
    public void restart() {}
  }

  /** What was shown, to be waited for. */
  private static final class Shown implements Screen {
    private final BlockingQueue<MonitorState> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
    private final BlockingQueue<AgentFile.Loaded> files = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<FieldProblem>> problems = new LinkedBlockingQueue<>();

    MonitorState state(Predicate<MonitorState> wanted) throws InterruptedException {
      while (true) {
        MonitorState state = next(states);
        if (wanted.test(state)) {
          return state;
        }
      }
    }

    Notice notice() throws InterruptedException {
      return next(notices);
    }

    AgentFile.Loaded edited() throws InterruptedException {
      return next(files);
    }

    List<FieldProblem> refused() throws InterruptedException {
      return next(problems);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
      T next = queue.poll(1, TimeUnit.MINUTES);
      if (next == null) {
        throw new AssertionError("nothing was shown within a minute");
      }
      return next;
    }

    @Override
    public void show(MonitorState state) {
      states.add(state);
    }

    @Override
    public void tell(Notice notice) {
      notices.add(notice);
    }

    @Override
    public void edit(AgentFile.Loaded loaded) {
      files.add(loaded);
    }

    @Override
    public void refresh(AgentFile.Loaded loaded) {
      files.add(loaded);
    }

    @Override
    public void editingFails(String reason) {
      notices.add(new Notice(false, reason));
    }

    @Override
    public void refuse(List<FieldProblem> found) {
      problems.add(found);
    }

    @Override
    public void changedMeanwhile(String message) {
      notices.add(new Notice(false, message));
    }

    @Override
    public void log(String line) {}

    @Override
    public void brightness(Brightness brightness) {}
  }
}
