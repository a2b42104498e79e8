package org.evenkeel.coordinator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.api.Access;
import org.evenkeel.coordinator.api.Body;
import org.evenkeel.coordinator.api.Commands;
import org.evenkeel.coordinator.api.Feed;
import org.evenkeel.coordinator.api.Gate;
import org.evenkeel.coordinator.api.Pages;
import org.evenkeel.coordinator.api.RequestOrigin;
import org.evenkeel.coordinator.director.Outcome;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.jspecify.annotations.Nullable;

/** Pages at {@code /lbadmin/}: login, overview, real servers, certificates, reports. */
public final class WebPages implements Pages {
  private static final String HOME = "/lbadmin/";

  private final Templates templates = new Templates();
  private final Assets assets = new Assets();
  private @Nullable Feed<Fragments> feed;
  private @Nullable Pulse pulse;
  private final AtomicReference<@Nullable Fragments> last = new AtomicReference<>();

  @Override
  public void addTo(RoutesConfig routes, Services services) {
    Desk desk = new Desk(services, templates, assets);
    Feed<Fragments> fragments =
        Feed.of(
            services.control(), snapshot -> rendered(snapshot, Banner.of(snapshot, desk.pair())));
    feed = fragments;
    routes.get("/", request -> request.redirect(HOME), Access.OPEN);
    routes.get("/lbadmin", request -> request.redirect(HOME), Access.OPEN);
    routes.get("/lbadmin/assets/{version}/{name}", assets::serve, Access.OPEN);
    routes.get(Gate.LOGIN_PATH, request -> loginPage(request, 200, ""), Access.OPEN);
    routes.post(Gate.LOGIN_PATH, request -> signIn(request, services.gate()), Access.OPEN);
    routes.post(
        "/lbadmin/logout",
        request -> signOut(request, services.gate()),
        Access.VIEWER,
        Access.LIVE,
        Access.EVERYWHERE,
        Access.ASKS);
    routes.get(HOME, request -> overview(request, desk, fragments), Access.VIEWER, Access.PAGE);
    routes.get(
        "/lbadmin/live", request -> live(request, services, fragments), Access.VIEWER, Access.LIVE);
    Pulse beats = Pulse.of(services.control());
    pulse = beats;
    routes.get(
        "/lbadmin/pulse",
        request -> request.contentType("application/json").result(beats.json()),
        Access.VIEWER,
        Access.LIVE);
    routes.get(
        "/lbadmin/real-servers/{vip}/{rip}",
        request -> story(request, desk),
        Access.VIEWER,
        Access.PAGE);
    routes.get(
        "/lbadmin/certificates",
        request -> certificates(request, desk),
        Access.VIEWER,
        Access.PAGE);
    new AccountPages(desk).addTo(routes);
    new ServicePages(desk).addTo(routes);
    new ConfigurationPages(desk).addTo(routes);
    new HostPages(desk).addTo(routes);
    new LockdownPages(desk).addTo(routes);
    new WizardPages(desk).addTo(routes);
    new AuditPages(desk).addTo(routes);
    new ReportsPage(desk).addTo(routes);
    routes.get(
        "/lbadmin/banner",
        request -> desk.show(request, "banner", desk.banner()),
        Access.VIEWER,
        Access.LIVE);
    routes.post(
        "/lbadmin/check",
        request -> check(request, services),
        Access.OPERATOR,
        Access.LIVE,
        Access.EVERYWHERE,
        Access.ASKS);
    routes.post(
        "/lbadmin/state", request -> setState(request, services), Access.OPERATOR, Access.LIVE);
  }

  @Override
  public void close() {
    if (feed != null) {
      feed.close();
    }
    if (pulse != null) {
      pulse.close();
    }
  }

  @Override
  public String refusal(int status, String detail) {
    return templates.render("refusal", RefusalView.of(assets.base(), status, detail));
  }

  /** What is as it was is not rendered again. */
  private Fragments rendered(Snapshot snapshot, Banner banner) {
    Fragments next = Fragments.of(snapshot, banner, templates, last.get());
    last.set(next);
    return next;
  }

  private static void overview(Context request, Desk desk, Feed<Fragments> fragments)
      throws IOException, InterruptedException {
    String node = desk.services().control().snapshot().node();
    Frame frame = desk.frame(request, Section.OVERVIEW, node, "live.js");
    Feed.Frame<Fragments> newest = fragments.newest();
    Fragments now = newest.content();
    desk.stream(
        request,
        "overview",
        new OverviewView(frame, fragments.id(newest), now.node(), now.list(frame.scope())));
  }

  private static void story(Context request, Desk desk) {
    RealServerId id = new RealServerId(request.pathParam("vip"), request.pathParam("rip"));
    RealServerStatus status = Commands.status(desk.services().control(), id);
    StoryView view =
        new StoryView(
            desk.frame(request, Section.OVERVIEW, id.toString(), ""),
            id,
            status,
            desk.services().control().timeline(id),
            Instant.now());
    desk.show(request, "story", view);
  }

  private static void certificates(Context request, Desk desk) {
    CertificatesView view =
        CertificatesView.of(
            desk.frame(request, Section.CERTIFICATES, "Certificates", "certificates.js"),
            desk.services().certificates().list(),
            Instant.now());
    desk.show(request, "certificates", view);
  }

  private void check(Context request, Services services) throws IOException, InterruptedException {
    Map<String, String> form = Body.form(request);
    RealServerId realServer =
        new RealServerId(form.getOrDefault("service", ""), form.getOrDefault("real-server", ""));
    Outcome.Probed probed = Commands.check(services.control(), realServer, Gate.requester(request));
    Desk.html(request, templates.render("verdict", probed));
  }

  private void live(Context request, Services services, Feed<Fragments> fragments)
      throws InterruptedException {
    Scope scope = Gate.requester(request).scope();
    services
        .events()
        .send(
            request,
            fragments,
            "update",
            (before, now, event) -> Fragments.tell(before, now, scope, event));
  }

  private void setState(Context request, Services services)
      throws IOException, InterruptedException {
    Map<String, String> form = Body.form(request);
    RealServerId realServer =
        new RealServerId(form.getOrDefault("service", ""), form.getOrDefault("real-server", ""));
    Commands.setState(
        services.control(), request, realServer, form.getOrDefault("state", ""), Optional.empty());
    request.status(204); // the live stream brings the change
  }

  private void loginPage(Context request, int status, String problem) {
    request.status(status);
    Desk.html(request, templates.render("login", new LoginView(assets.base(), problem)));
  }

  private void signIn(Context request, Gate gate) throws IOException, InterruptedException {
    if (RequestOrigin.isForeign(request)) {
      loginPage(request, 403, "Another site sent this form. Sign in here.");
      return;
    }
    Map<String, String> form = Body.form(request);
    String user = form.getOrDefault("user", "");
    String code = form.getOrDefault("code", "");
    switch (gate.signIn(request, user, form.getOrDefault("password", ""), code)) {
      case DONE -> {
        request.redirect(HOME);
        request.status(303);
      }
      case REFUSED -> loginPage(request, 401, "User, password or code is wrong.");
      case TRY_LATER -> {
        request.header("Retry-After", "60");
        loginPage(request, 429, "Too many attempts. Wait a minute, then try again.");
      }
    }
  }

  private void signOut(Context request, Gate gate) {
    gate.signOut(request);
    request.header("HX-Redirect", Gate.LOGIN_PATH);
    request.status(204);
  }
}
