package org.evenkeel.coordinator.feedback;

import java.util.Set;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.pace.Pacer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all watched agents and tells what their answers come to. {@link #watch} and {@link #close}
 * are called by one thread, the listener by many.
 */
public final class Feedback implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feedback.class);

  private final Clock clock;
  private final AgentClient agents;
  private final PageClient pages = new PageClient();
  private final Listener listener;
  private final Pacer<AgentTarget> pacer;

  /** Makes feedback that watches nothing yet. */
  public Feedback(Clock clock, Listener listener) {
    this.clock = clock;
    this.agents = new AgentClient(clock);
    this.listener = listener;
    this.pacer = new Pacer<>(clock, target -> target.spec().interval(), Conversation::new);
  }

  /** Asks exactly these agents from now on; those that stay keep their state. */
  public void watch(Set<AgentTarget> targets) {
    pacer.watch(targets);
  }

  /** Stops asking, within a second. */
  @Override
  public void close() {
    pacer.close();
    pages.close();
  }

  /** Hears of changes. */
  @FunctionalInterface
  public interface Listener {
    /**
     * An agent's state changed. Returns at once.
     *
     * @return false when it could not be taken now; the state is told again after the next answer
     */
    boolean changed(AgentTarget target, AgentState state);
  }

  /** The questions to one agent; only its own virtual thread touches its state. */
  private final class Conversation implements Runnable {
    private final AgentTarget target;
    private AgentState state = AgentState.INITIAL;
    private AgentState told = AgentState.INITIAL;

    Conversation(AgentTarget target) {
      this.target = target;
    }

    @Override
    public void run() {
      AgentState next = next(ask());
      if (Thread.currentThread().isInterrupted()) {
        return; // stopped while asking: the outcome says nothing about the agent
      }
      logChange(state.fault(), next.fault());
      state = next;
      if (!state.equals(told) && listener.changed(target, state)) {
        told = state;
      }
    }

    private Answer ask() {
      return switch (target.spec()) {
        case FeedbackSpec.Agent spec -> agents.ask(target.address(), spec);
        case FeedbackSpec.Http spec -> pages.ask(target.address(), spec);
      };
    }

    private AgentState next(Answer answer) {
      return switch (answer) {
        case Answer.Heard(AgentReply reply) -> state.heard(reply);
        case Answer.Nothing(String reason) -> state.failed(reason, clock.nanos());
      };
    }

    /** A fault is logged when it begins and when it ends, never once for each question. */
    private void logChange(String before, String after) {
      if (before.isEmpty() && !after.isEmpty()) {
        LOG.warn("Agent {}: {}; the weight stays as it is", target, after);
      } else if (!before.isEmpty() && after.isEmpty()) {
        LOG.info("Agent {} answers again", target);
      }
    }
  }
}
