package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.config.ServiceText;
import org.evenkeel.coordinator.director.Control;

/**
 * Virtual services and their real servers one by one, as the configuration has them. Each change is
 * a revision of the whole configuration, with its plan, its conflicts and its history.
 */
final class ServicesApi {
  private static final String JSON = "application/json";
  private static final List<String> PATCHES = List.of("application/merge-patch+json", JSON);
  private static final String VIPS = "/api/v1/virtual-services";
  private static final String VIP = VIPS + "/{vip}";
  private static final String RIPS = VIP + "/real-servers";
  private static final String RIP = RIPS + "/{rip}";
  private static final String REAL_SERVERS = "real-servers";
  private static final String NAME = "name";
  private static final int LIMIT_MAX = 10_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int NAMES_MAX = 20;

  private final Control control;
  private final Configuring configuring;

  ServicesApi(Control control, Configuring configuring) {
    this.control = control;
    this.configuring = configuring;
  }

  /** The members of a list, each an object with a name. */
  private record Members(String noun, List<Map<String, Object>> all) {
    Optional<Map<String, Object>> named(String name) {
      return all.stream().filter(each -> name.equals(each.get(NAME))).findFirst();
    }

    Map<String, Object> require(String name) {
      return named(name)
          .orElseThrow(
              () ->
                  ProblemException.of(
                      404, "no %s %s; there are: %s".formatted(noun, name, names())));
    }

    private String names() {
      return all.isEmpty()
          ? "none"
          : all.stream()
              .map(each -> String.valueOf(each.get(NAME)))
              .limit(NAMES_MAX)
              .collect(Collectors.joining(", "));
    }

    /** With another one of that name, where the old one stands or else last. */
    List<Map<String, Object>> with(String name, Map<String, Object> member) {
      List<Map<String, Object>> next = new ArrayList<>(all);
      int at = named(name).map(all::indexOf).orElse(-1);
      if (at < 0) {
        next.add(member);
      } else {
        next.set(at, member);
      }
      return next;
    }

    List<Map<String, Object>> without(String name) {
      Map<String, Object> gone = require(name);
      return all.stream().filter(each -> !each.equals(gone)).toList();
    }
  }

  /** Makes of the members what they are to be. */
  private interface Edit {
    List<Map<String, Object>> of(Members members);
  }

  void addTo(RoutesConfig routes) {
    routes.get(
        VIPS, request -> list(request, services(control.configuration().yaml())), Access.VIEWER);
    routes.post(VIPS, this::addService, Access.ADMIN, Access.EVERYWHERE);
    routes.get(VIP, request -> show(request, service(request)), Access.VIEWER);
    routes.put(VIP, this::putService, Access.ADMIN, Access.EVERYWHERE);
    routes.patch(VIP, this::patchService, Access.ADMIN, Access.EVERYWHERE);
    routes.delete(VIP, this::removeService, Access.ADMIN, Access.EVERYWHERE);
    routes.get(RIPS, request -> list(request, realServers(service(request))), Access.VIEWER);
    routes.post(RIPS, this::addRealServer, Access.ADMIN, Access.EVERYWHERE);
    routes.get(
        RIP,
        request -> show(request, realServers(service(request)).require(request.pathParam("rip"))),
        Access.VIEWER);
    routes.put(RIP, this::putRealServer, Access.ADMIN, Access.EVERYWHERE);
    routes.patch(RIP, this::patchRealServer, Access.ADMIN, Access.EVERYWHERE);
    routes.delete(RIP, this::removeRealServer, Access.ADMIN, Access.EVERYWHERE);
  }

  // Virtual services

  private void addService(Context request) throws IOException, InterruptedException {
    Map<String, Object> service = object(request, List.of(JSON));
    String name = name(service);
    Gate.requester(request).requireService(name);
    request.header("Location", VIPS + "/" + segment(name));
    editServices(request, 201, members -> added(members, name, service));
  }

  private void putService(Context request) throws IOException, InterruptedException {
    Map<String, Object> service = object(request, List.of(JSON));
    String name = sameName(service, request.pathParam("vip"));
    editServices(request, 200, members -> members.with(name, service));
  }

  private void patchService(Context request) throws IOException, InterruptedException {
    Map<String, Object> patch = object(request, PATCHES);
    String name = sameName(patch, request.pathParam("vip"));
    editServices(
        request,
        200,
        members -> members.with(name, MergePatch.apply(members.require(name), patch)));
  }

  private void removeService(Context request) throws InterruptedException {
    editServices(request, 200, members -> members.without(request.pathParam("vip")));
  }

  private void editServices(Context request, int status, Edit edit) throws InterruptedException {
    if (request.pathParamMap().containsKey("vip")) {
      Gate.requester(request).requireService(request.pathParam("vip"));
    }
    UnaryOperator<String> text = yaml -> ServiceText.with(yaml, edit.of(services(yaml)));
    configuring.edit(request, status, text);
  }

  // Real servers

  private void addRealServer(Context request) throws IOException, InterruptedException {
    Map<String, Object> real = object(request, List.of(JSON));
    String name = name(real);
    request.header("Location", request.path() + "/" + segment(name));
    editRealServers(request, 201, members -> added(members, name, real));
  }

  private void putRealServer(Context request) throws IOException, InterruptedException {
    Map<String, Object> real = object(request, List.of(JSON));
    String name = sameName(real, request.pathParam("rip"));
    editRealServers(request, 200, members -> members.with(name, real));
  }

  private void patchRealServer(Context request) throws IOException, InterruptedException {
    Map<String, Object> patch = object(request, PATCHES);
    String name = sameName(patch, request.pathParam("rip"));
    editRealServers(
        request,
        200,
        members -> members.with(name, MergePatch.apply(members.require(name), patch)));
  }

  private void removeRealServer(Context request) throws InterruptedException {
    editRealServers(request, 200, members -> members.without(request.pathParam("rip")));
  }

  private void editRealServers(Context request, int status, Edit edit) throws InterruptedException {
    String vip = request.pathParam("vip");
    editServices(
        request,
        status,
        services -> {
          Map<String, Object> service = new LinkedHashMap<>(services.require(vip));
          service.put(REAL_SERVERS, edit.of(realServers(service)));
          return services.with(vip, service);
        });
  }

  // What is there

  private Map<String, Object> service(Context request) {
    return services(control.configuration().yaml()).require(request.pathParam("vip"));
  }

  private static Members services(String yaml) {
    return new Members("virtual service", ServiceText.read(yaml));
  }

  private static Members realServers(Map<String, Object> service) {
    List<Map<String, Object>> all = new ArrayList<>();
    if (service.get(REAL_SERVERS) instanceof Collection<?> written) {
      for (Object each : written) {
        if (each instanceof Map<?, ?> real) {
          Map<String, Object> copy = new LinkedHashMap<>();
          real.forEach((name, value) -> copy.put(String.valueOf(name), value));
          all.add(copy);
        }
      }
    }
    return new Members("real server", all);
  }

  private static List<Map<String, Object>> added(
      Members members, String name, Map<String, Object> member) {
    if (members.named(name).isPresent()) {
      throw ProblemException.of(
          409, "there is a %s %s already; PUT replaces it".formatted(members.noun(), name));
    }
    return members.with(name, member);
  }

  // Requests and answers

  /** A name as a part of a path. */
  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void list(Context request, Members members) throws IOException {
    Paging page = Paging.of(request, LIMIT_MAX, LIMIT_MAX);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("total", members.all().size());
    answer.put(members.noun().replace(' ', '-') + "s", page.of(members.all()));
    show(request, answer);
  }

  private void show(Context request, Map<String, Object> object) throws IOException {
    request.header("ETag", Configuring.entityTag(control.configuration().revision()));
    request.contentType(JSON).result(MAPPER.writeValueAsBytes(object));
  }

  private static Map<String, Object> object(Context request, List<String> types)
      throws IOException {
    JsonNode node;
    try {
      node = Json.read(Body.bytes(request, types));
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw ProblemException.of(400, "the body is not JSON: " + e.getOriginalMessage());
    }
    if (!node.isObject()) {
      throw ProblemException.of(400, "the body is not an object; send {\"name\": …, …}");
    }
    return MAPPER.convertValue(node, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  private static String name(Map<String, Object> member) {
    if (member.get(NAME) instanceof String name && !name.isEmpty()) {
      return name;
    }
    throw ProblemException.of(400, "the body has no name; send {\"name\": …, …}");
  }

  /** The name of the path; the body need not repeat it, and has no other. */
  private static String sameName(Map<String, Object> member, String name) {
    if (!member.getOrDefault(NAME, name).equals(name)) {
      throw ProblemException.of(
          400, "the body is of another name than the path: a name stays; add a new one instead");
    }
    Map<String, Object> rest = new LinkedHashMap<>(member);
    member.clear();
    member.put(NAME, name);
    member.putAll(rest);
    return name;
  }
}
