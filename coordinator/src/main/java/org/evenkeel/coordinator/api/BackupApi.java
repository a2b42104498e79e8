package org.evenkeel.coordinator.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.backup.Backup;
import org.evenkeel.coordinator.backup.UnfitArchiveException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that take a backup and restore one. */
final class BackupApi {
  private static final Logger LOG = LoggerFactory.getLogger(BackupApi.class);
  private static final List<String> TYPES = List.of("application/zip", "application/octet-stream");

  private final Backups backups;

  BackupApi(Backups backups) {
    this.backups = backups;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/backup", this::take, Access.ADMIN);
    routes.post("/api/v1/restore", this::restore, Access.ADMIN);
  }

  private void take(Context request) throws IOException {
    requireWholeAdmin(request);
    Backup backup = backups.take(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    LOG.info("{} takes a {}", Gate.requester(request).name(), backup);
    request
        .header(
            "Content-Disposition",
            "attachment; filename=\"evenkeel-%s.zip\""
                .formatted(backup.about().time().toString().replace(":", "")))
        .header("Cache-Control", "no-store")
        .contentType("application/zip")
        .result(backup.archive());
  }

  /**
   * {@code ?plan=true} says only what would change; {@code ?node=true} takes node.yaml, too. All is
   * looked at before anything is changed.
   */
  private void restore(Context request) throws IOException, InterruptedException {
    requireWholeAdmin(request);
    boolean plan = flag(request, "plan");
    boolean node = flag(request, "node");
    if (plan) {
      Recording.nothing(request);
    }
    byte[] archive = Body.bytes(request, TYPES, Backup.BYTES_MAX);
    Backup backup;
    try {
      backup = Backup.read(archive);
    } catch (UnfitArchiveException e) {
      throw ProblemException.of(422, "not restored, nothing changed: " + e.getMessage());
    }
    Backups.Plan planned = backups.plan(backup, node, Gate.requester(request).name());
    Recording.about(request, backup.toString());
    Recording.changes(request, planned.changes());
    Optional<Backups.Done> done = Optional.empty();
    if (!plan && !planned.changes().isEmpty()) {
      LOG.info("{} restores the {}", Gate.requester(request).name(), backup);
      done = Optional.of(backups.restore(backup, node, Gate.requester(request).name()));
    }
    answer(request, backup, planned, done);
  }

  private static void answer(
      Context request, Backup backup, Backups.Plan planned, Optional<Backups.Done> done) {
    request
        .contentType("application/json")
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("node", backup.about().node());
                  json.writeStringField("time", backup.about().time().toString());
                  json.writeStringField("version", backup.about().version());
                  Json.texts(json, "changes", planned.changes());
                  Json.texts(json, "notes", planned.notes());
                  if (done.isPresent()) {
                    json.writeNumberField("revision", done.get().revision());
                    json.writeStringField("undo", done.get().undo().toString());
                  }
                  json.writeEndObject();
                }));
  }

  /** Who may see only some services may neither read all secrets nor replace them. */
  private static void requireWholeAdmin(Context request) {
    Requester requester = Gate.requester(request);
    if (!requester.scope().services().isEmpty()) {
      throw ProblemException.of(
          403,
          "that is for who may change everything; %s is %s"
              .formatted(requester.name(), requester.scope()));
    }
  }

  private static boolean flag(Context request, String name) {
    return switch (Optional.ofNullable(request.queryParam(name)).orElse("false")) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw ProblemException.of(400, name + " is neither true nor false; send one");
    };
  }
}
