package org.evenkeel.coordinator.api;

import io.javalin.config.RoutesConfig;
import org.evenkeel.coordinator.director.Control;

/** Pages for people, served beside the API. */
public interface Pages extends AutoCloseable {
  /** Adds their routes. Called once, before the server starts. */
  void addTo(RoutesConfig routes, Services services);

  /**
   * The page that says why a page is not shown.
   *
   * @param status the HTTP status, 400 to 599
   * @param detail what is wrong
   */
  String refusal(int status, String detail);

  /** Ends what runs for them; idempotent. */
  @Override
  void close();

  /**
   * What pages may use.
   *
   * @param control the director
   * @param gate sign-in and sessions
   * @param events streams to browsers
   * @param certificates those of virtual services
   * @param lockdown what requests do to the lockdown
   * @param sources where the API's own answers come from
   */
  record Services(
      Control control,
      Gate gate,
      EventStream events,
      CertificateCommands certificates,
      LockdownCommands lockdown,
      ApiServer.Sources sources) {}
}
