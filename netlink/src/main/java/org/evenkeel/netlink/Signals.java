package org.evenkeel.netlink;

import java.lang.reflect.Proxy;

/**
 * What the system's service manager says with signals. The JDK has no supported way to take them;
 * {@code sun.misc.Signal} of the module jdk.unsupported is the one that JEP 260 keeps until there
 * is. It is reached by reflection because javac 25 warns of it and lets nobody answer for that.
 */
public final class Signals {
  private Signals() {}

  /** Runs {@code action}, which may not wait, whenever SIGHUP arrives. */
  public static void onReload(Runnable action) {
    handle("HUP", action);
  }

  /** Runs {@code action}, which may not wait, whenever SIGTERM or SIGINT arrives. */
  public static void onStop(Runnable action) {
    handle("TERM", action);
    handle("INT", action);
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      // Signal calls nothing but SignalHandler.handle(Signal), which returns nothing.
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (_, _, _) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the Java runtime lacks the module jdk.unsupported", e);
    }
  }
}
