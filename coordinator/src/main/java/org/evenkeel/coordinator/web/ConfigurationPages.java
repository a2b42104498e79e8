package org.evenkeel.coordinator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.api.Access;
import org.evenkeel.coordinator.config.ConfigStore;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.director.Control;

/** The pages of the whole configuration: its text, its history, and its editor. */
final class ConfigurationPages {
  private static final int LINES = 20;

  private final Desk desk;

  ConfigurationPages(Desk desk) {
    this.desk = desk;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/lbadmin/configuration", this::show, Access.VIEWER, Access.PAGE);
    routes.get("/lbadmin/configuration/edit", this::edit, Access.ADMIN, Access.PAGE);
  }

  private void edit(Context request) {
    Control.Configuration running = desk.services().control().configuration();
    Frame frame = desk.frame(request, Section.CONFIGURATION, "Edit evenkeel.yaml", "yaml.js");
    desk.show(
        request,
        "configuration-edit",
        new ConfigurationEditView(frame, running.revision(), running.yaml()));
  }

  private void show(Context request) throws IOException {
    Control.Configuration running = desk.services().control().configuration();
    int wanted = number(request, "revision").orElse(running.revision());
    ConfigStore store = desk.services().sources().configurations();
    String yaml =
        wanted == running.revision()
            ? running.yaml()
            : store.revision(wanted).map(Revision::text).orElseThrow(NotFoundResponse::new);
    List<Revision.Stamp> all = store.revisions().reversed();
    int from = number(request, "from").orElse(0);
    OptionalInt older =
        all.size() > from + LINES ? OptionalInt.of(from + LINES) : OptionalInt.empty();
    desk.show(
        request,
        "configuration",
        new ConfigurationView(
            desk.frame(request, Section.CONFIGURATION, "Cluster configuration", ""),
            running.revision(),
            running.unconfirmed(),
            wanted,
            yaml,
            LineDifference.of(running.yaml(), yaml),
            all.stream().skip(from).limit(LINES).toList(),
            older));
  }

  private static Optional<Integer> number(Context request, String name) {
    return Optional.ofNullable(request.queryParam(name))
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(Integer::valueOf);
  }
}
