package org.evenkeel.coordinator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.Map;
import org.evenkeel.coordinator.api.Access;
import org.evenkeel.coordinator.config.ServiceText;
import org.evenkeel.coordinator.director.Control;

/** The pages that add, show and change a virtual service; what they change goes by the API. */
final class ServicePages {
  private final Desk desk;

  ServicePages(Desk desk) {
    this.desk = desk;
  }

  /** Where the page of a virtual service is. */
  static String path(String service) {
    return "/lbadmin/services/" + service;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/lbadmin/add-service", this::add, Access.ADMIN, Access.PAGE);
    routes.get("/lbadmin/services/{vip}", this::show, Access.VIEWER, Access.PAGE);
  }

  private void add(Context request) {
    int revision = desk.services().control().configuration().revision();
    show(
        request,
        new ServiceEditView(frame(request, "Add a virtual service"), "", revision, Map.of()));
  }

  private void show(Context request) {
    String name = request.pathParam("vip");
    Control.Configuration running = desk.services().control().configuration();
    Map<String, Object> service =
        ServiceText.read(running.yaml()).stream()
            .filter(each -> name.equals(each.get("name")))
            .findFirst()
            .orElseThrow(NotFoundResponse::new);
    show(request, new ServiceEditView(frame(request, name), name, running.revision(), service));
  }

  private Frame frame(Context request, String title) {
    return desk.frame(request, Section.OVERVIEW, title, "editor.js");
  }

  private void show(Context request, ServiceEditView view) {
    desk.show(request, "editor", view);
  }
}
