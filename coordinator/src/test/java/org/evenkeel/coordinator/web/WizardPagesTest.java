package org.evenkeel.coordinator.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.wizard.Means;
import org.evenkeel.coordinator.wizard.RunningConfiguration;
import org.evenkeel.coordinator.wizard.Sites;
import org.evenkeel.coordinator.wizard.Sitting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The set-up by questions as a browser without scripts sees it, and as the API does; one server,
 * whose machine is a directory.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class WizardPagesTest {
  private static final String PATH = "/lbadmin/wizard";
  private static final String API = "/api/v1/wizard";
  private static final String BEFORE = "virtual-services: []\n";
  private static final String ANSWERS = "ha-pair=n&one-armed=y&interface=eth0&address=10.99.8.1";
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final InMemoryControl control = new InMemoryControl(Snapshots.of());

  @SuppressWarnings("NullAway.Init") // set before all tests
  private TestServer server;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private Sitting sitting;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private String cookie;

  @BeforeAll
  void serve(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve("run/systemd/netif"));
    CommandRunner manager =
        (arguments, _, _) -> {
          ran.add(String.join(" ", arguments));
          return new CommandRunner.Result(0, "");
        };
    sitting =
        Sitting.start(
            new Sitting.Surroundings(
                root,
                Optional.of(root),
                () -> Sites.twoArms(control.configuration().yaml()),
                Duration.ofHours(1),
                new Means(manager, Optional.empty()),
                Running::new,
                () -> () -> {},
                InstantSource.system()));
    server = new TestServer(root, control, new WebPages(), List.of(), sitting);
    server.user("vera", Role.OPERATOR);
    cookie = signIn("admin", server.password());
  }

  /** The configuration of {@link #control}. */
  private final class Running implements RunningConfiguration {
    private final String author;

    Running(String author) {
      this.author = author;
    }

    @Override
    public String text() {
      return control.configuration().yaml();
    }

    @Override
    public void accept(String text, String comment) {
      var _ =
          control.request(new Command.Configure(text, author, comment, OptionalInt.empty(), false));
    }
  }

  @BeforeEach
  void clean() {
    control.configuration(1, BEFORE);
    ran.clear();
  }

  @AfterAll
  void stop() {
    server.close();
    sitting.close();
  }

  private String signIn(String user, String password) {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/lbadmin/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "user=" + user + "&password=" + password.replace(" ", "+"))));
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private HttpResponse<String> get(String path) {
    return server.send(server.request(path).header("Cookie", cookie));
  }

  private String page(String query) {
    HttpResponse<String> answer = get(PATH + query);
    assertEquals(200, answer.statusCode(), answer.body());
    assertFalse(answer.body().contains("onclick"), answer.body());
    return answer.body();
  }

  private HttpResponse<String> post(String path, String form) {
    return server.send(
        server
            .request(path)
            .header("Cookie", cookie)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  /** What the forms of a page send along. */
  private static String form(String page) {
    Matcher matcher = HIDDEN.matcher(page);
    StringBuilder form = new StringBuilder("x=");
    while (matcher.find()) {
      form.append('&')
          .append(matcher.group(1))
          .append('=')
          .append(URLEncoder.encode(matcher.group(2), StandardCharsets.UTF_8));
    }
    return form.toString();
  }

  private String eventually(Predicate<String> wanted) throws InterruptedException {
    String page = page("");
    while (!wanted.test(page)) {
      Thread.sleep(5);
      page = page("");
    }
    return page;
  }

  private void assertSeeOther(HttpResponse<String> answer) {
    assertEquals(303, answer.statusCode(), answer.body());
    assertEquals(PATH, answer.headers().firstValue("Location").orElse(""));
  }

  @Test
  void theQuestionsComeInTheirOrderWithTheirDefaultsAndAWayBack() {
    String first = page("");
    assertTrue(first.contains("Question 1<"), first);
    assertTrue(first.contains("Is this unit part of an HA pair?"), first);
    assertTrue(
        first.contains("<input type=\"radio\" name=\"ha-pair\" value=\"n\" checked>"), first);
    assertFalse(first.contains(">Back</a>"), first);

    String fourth = page("?ha-pair=n&one-armed=y&interface=eth0");
    assertTrue(fourth.contains("Question 4<"), fourth);
    assertTrue(fourth.contains("Enter the IP address for interface eth0"), fourth);
    assertTrue(fourth.contains("name=\"address\" value=\"192.168.2.21\""), fourth);
    assertTrue(fourth.contains("Default: 192.168.2.21"), fourth);
    assertTrue(fourth.contains("<input type=\"hidden\" name=\"one-armed\" value=\"y\">"), fourth);
    assertTrue(
        fourth.contains("href=\"/lbadmin/wizard?ha-pair=n&amp;one-armed=y&amp;before=eth0\""),
        fourth);

    String refused = page("?ha-pair=n&one-armed=y&interface=eth0&address=10.0.0.999");
    assertTrue(refused.contains("that is no IPv4 address of a host; type one such as"), refused);
    assertTrue(refused.contains("value=\"10.0.0.999\""), refused);
    assertTrue(refused.contains("aria-invalid=\"true\""), refused);
    assertTrue(page("?ha-pair=n&one-armed=back").contains("that is no answer"));
    String again = page("?ha-pair=n&one-armed=y&interface=eth0&before=10.9.9.9");
    assertTrue(again.contains("value=\"10.9.9.9\""), again);
  }

  @Test
  void whatIsTypedBringsNoMarkup() {
    String evil = URLEncoder.encode("\"><script>alert(1)</script>", StandardCharsets.UTF_8);
    for (String query :
        List.of("?ha-pair=" + evil, "?" + ANSWERS + "&netmask=" + evil, "?before=" + evil)) {
      String page = page(query);
      assertFalse(page.contains("<script>alert"), page);
    }
    assertEquals(200, get(PATH + "?address=" + "9".repeat(2000)).statusCode());
  }

  @Test
  void itIsForAdministratorsAndForTheirOwnPagesAlone() {
    int before = control.commands().size();
    String operator = signIn("vera", TestServer.PASSWORD);
    HttpRequest.Builder asked = server.request(PATH).header("Cookie", operator);
    assertEquals(403, server.send(asked).statusCode());
    String plan = form(plan());
    String foreign = plan.replaceFirst("&csrf=[^&]*", "&csrf=x");
    assertEquals(403, post(PATH, foreign).statusCode());
    assertEquals(403, post(PATH, plan.replaceFirst("&csrf=[^&]*", "")).statusCode());
    assertEquals(403, post(PATH + "/undo", "csrf=").statusCode());
    assertEquals(BEFORE, control.configuration().yaml());
    assertEquals(before, control.commands().size());
  }

  /** The page of a plan that changes the network settings. */
  private String plan() {
    String query = "?" + ANSWERS + "&netmask=&gateway=&name-server=&virtual-address=&port=8080";
    String plan = page(query + "&real-server=");
    assertTrue(plan.contains("What is done when you confirm"), plan);
    return plan;
  }

  @Test
  void aPlanIsShownLineByLineAndDoneWhenItIsConfirmed() throws Exception {
    String plan = plan();
    assertTrue(plan.contains("<span class=\"added\">  +  - name: port-8080\n"), plan);
    assertTrue(plan.contains("$ networkctl reload"), plan);
    assertTrue(plan.contains("undone after 60 seconds"), plan);
    assertTrue(plan.contains("What is in node.yaml counts"), plan);
    assertEquals(List.of(), ran);

    HttpResponse<String> other = post(PATH, form(plan).replaceFirst("&tag=[^&]*", "&tag=0"));
    assertEquals(412, other.statusCode());
    assertTrue(other.body().contains("look at the plan again"), other.body());
    assertTrue(other.body().contains("Confirm these settings"), other.body());

    assertSeeOther(post(PATH, form(plan)));
    String unconfirmed = eventually(page -> page.contains("Keep everything"));
    assertTrue(unconfirmed.contains("hx-trigger=\"every 2s\""), unconfirmed);
    assertTrue(control.configuration().yaml().contains("port-8080"));
    assertTrue(ran.contains("networkctl reload"), ran.toString());
    assertSeeOther(post(PATH + "/undo", form(unconfirmed)));
    String undone = eventually(page -> page.contains("all is as it was before"));
    assertTrue(undone.contains("Question 1<"), undone);
    assertEquals(BEFORE, control.configuration().yaml());

    assertSeeOther(post(PATH, form(plan())));
    String again = eventually(page -> page.contains("Keep everything"));
    assertSeeOther(post(PATH + "/confirm", form(again)));
    assertTrue(page("").contains("Done, and confirmed."));
    assertTrue(control.configuration().yaml().contains("port-8080"));
    assertEquals(409, post(PATH + "/confirm", form(again)).statusCode());
  }

  @Test
  void theNetworkSettingsCanBeLeftAsTheyAre() {
    Matcher link = Pattern.compile("href=\"([^\"]*keep-network=y[^\"]*)\"").matcher(plan());
    assertTrue(link.find());
    String kept = get(link.group(1).replace("&amp;", "&")).body();
    assertTrue(kept.contains("Network settings: not changed"), kept);
    assertTrue(kept.contains("Change the network settings, too"), kept);
    assertTrue(form(kept).contains("keep-network=y"));
  }

  private HttpResponse<String> ask(String path, String order) {
    return server.send(
        server
            .asAdmin(API + path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(order)));
  }

  private static JsonNode json(int status, HttpResponse<String> answer) throws IOException {
    assertEquals(status, answer.statusCode(), answer.body());
    return new ObjectMapper().readTree(answer.body());
  }

  private String stage() throws IOException {
    return json(200, server.send(server.asAdmin(API))).path("stage").asText();
  }

  @Test
  void theApiDoesWhatThePageDoes() throws Exception {
    JsonNode shown = json(200, server.send(server.asAdmin(API)));
    assertEquals("idle", shown.path("stage").asText());
    assertEquals("ha-pair", shown.at("/questions/0/question").asText());
    assertEquals("n", shown.at("/questions/0/answer").asText());

    String order = "{\"answers\":{\"one-armed\":\"yes\",\"address\":\"10.99.8.1\"}}";
    HttpResponse<String> planned = ask("?plan=true", order);
    JsonNode plan = json(200, planned);
    assertTrue(plan.path("plan").toString().contains("$ networkctl reload"), plan.toString());
    assertEquals("y", plan.at("/questions/1/answer").asText());
    assertFalse(plan.path("changes-nothing").asBoolean());
    assertEquals(List.of(), ran);

    HttpRequest.Builder stale =
        server
            .asAdmin(API)
            .header("Content-Type", "application/json")
            .header("If-Match", "\"0\"")
            .POST(BodyPublishers.ofString(order));
    assertEquals(412, server.send(stale).statusCode());
    String tag = planned.headers().firstValue("ETag").orElseThrow();
    HttpRequest.Builder seen =
        server
            .asAdmin(API)
            .header("Content-Type", "application/json")
            .header("If-Match", tag)
            .POST(BodyPublishers.ofString(order));
    assertEquals(202, server.send(seen).statusCode());
    while (!stage().equals("unconfirmed")) {
      Thread.sleep(5);
    }
    assertEquals(409, ask("", order).statusCode(), "one at a time");
    assertEquals(202, ask("/undo", "").statusCode());
    while (!stage().equals("idle")) {
      Thread.sleep(5);
    }
    assertEquals(BEFORE, control.configuration().yaml());
    assertEquals(409, ask("/undo", "").statusCode());
    assertEquals(409, ask("/confirm", "").statusCode());
    String audit = server.send(server.asAdmin("/api/v1/audit")).body();
    assertTrue(audit.contains("POST /api/v1/wizard/undo"), audit);
    assertTrue(audit.contains("address = 10.99.8.1"), audit);
  }

  @Test
  void whatTheApiIsNotSentAsItShouldBeIsRefusedWithTheQuestion() throws Exception {
    JsonNode wrong = json(422, ask("?plan=true", "{\"answers\":{\"port\":\"http\"}}"));
    assertEquals("port", wrong.path("field").asText());
    assertEquals("that is no port; type a number from 1 to 65535", wrong.path("detail").asText());
    assertEquals(
        "colour", json(422, ask("", "{\"answers\":{\"colour\":\"b\"}}")).path("field").asText());
    assertEquals(
        "peer", json(422, ask("", "{\"answers\":{\"peer\":\"10.0.0.1\"}}")).path("field").asText());
    for (String order :
        List.of(
            "",
            "[]",
            "{\"answer\":{}}",
            "{\"answers\":[]}",
            "{\"keep-network\":\"y\"}",
            "{\"answers\":{\"port\":80}}")) {
      assertEquals(400, ask("", order).statusCode(), order);
    }
    assertEquals("idle", stage());
  }
}
