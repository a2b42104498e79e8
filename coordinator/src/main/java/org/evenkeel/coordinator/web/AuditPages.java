package org.evenkeel.coordinator.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.evenkeel.coordinator.api.Access;
import org.evenkeel.coordinator.audit.AuditLog;

/** The page of the audit log. */
final class AuditPages {
  private static final int LINES = 50;
  private static final int TEXT_MAX = 200;

  private final Desk desk;

  AuditPages(Desk desk) {
    this.desk = desk;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/lbadmin/audit", this::show, Access.ADMIN, Access.PAGE);
    routes.get("/lbadmin/audit/chain", this::chain, Access.ADMIN, Access.LIVE);
  }

  private AuditLog log() {
    return desk.services().sources().audit();
  }

  private void show(Context request) throws IOException {
    AuditView.Filter filter =
        new AuditView.Filter(
            text(request, "user"), text(request, "action"), text(request, "text"), before(request));
    List<JsonNode> lines = log().read(OptionalLong.empty(), filter::wants, LINES + 1);
    List<AuditView.Row> rows =
        lines.reversed().stream().limit(LINES).map(AuditView.Row::new).toList();
    OptionalLong older =
        lines.size() > LINES
            ? OptionalLong.of(rows.getLast().line().path("n").asLong())
            : OptionalLong.empty();
    Frame frame = desk.frame(request, Section.AUDIT, "Audit log", "");
    desk.show(request, "audit", new AuditView(frame, filter, rows, older));
  }

  private void chain(Context request) throws IOException {
    desk.show(request, "chain", log().verify());
  }

  private static String text(Context request, String name) {
    String text = Optional.ofNullable(request.queryParam(name)).orElse("").strip();
    return text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
  }

  private static OptionalLong before(Context request) {
    String before = text(request, "before");
    return before.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(before))
        : OptionalLong.empty();
  }
}
