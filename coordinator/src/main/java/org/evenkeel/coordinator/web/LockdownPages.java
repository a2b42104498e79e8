package org.evenkeel.coordinator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.api.Access;
import org.evenkeel.coordinator.api.Body;
import org.evenkeel.coordinator.api.LockdownCommands;
import org.evenkeel.coordinator.api.LockdownOrder;
import org.evenkeel.coordinator.lockdown.Lockdown;
import org.evenkeel.coordinator.lockdown.LockdownStatus;
import org.evenkeel.coordinator.lockdown.OnLink;
import org.evenkeel.coordinator.model.IpAddress;

/** The page of the firewall lockdown: forms that work without scripts. */
final class LockdownPages {
  private static final String PATH = "/lbadmin/lockdown";
  private static final int WORDS_MAX = 200;

  private final Desk desk;
  private final LockdownCommands commands;

  LockdownPages(Desk desk) {
    this.desk = desk;
    this.commands = desk.services().lockdown();
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::show, Access.ADMIN, Access.PAGE);
    routes.post(PATH, this::act, Access.ADMIN, Access.PAGE, Access.EVERYWHERE);
  }

  /** What the form begins with: what is in force, else the network of who looks. */
  private record Draft(String networks, String ports) {}

  private static Draft draft(Context request, LockdownStatus status) {
    if (status.inForce().isPresent()) {
      Lockdown now = status.inForce().get();
      return new Draft(lines(now.networks()), words(now.ports()));
    }
    String own =
        LockdownCommands.address(request)
            .filter(address -> !address.inet().isLoopbackAddress())
            .map(address -> OnLink.around(address).toString())
            .orElse("");
    return new Draft(own, words(Lockdown.PORTS_DEFAULT));
  }

  private void show(Context request) {
    Draft draft = draft(request, commands.keeper().status());
    show(request, draft, Optional.empty(), "");
  }

  private void show(
      Context request, Draft draft, Optional<LockdownView.Proposal> proposal, String problem) {
    desk.show(
        request,
        "lockdown",
        new LockdownView(
            desk.frame(request, Section.LOCKDOWN, "Firewall lockdown", "lockdown.js"),
            commands.keeper().status(),
            LockdownCommands.address(request).map(IpAddress::toString).orElse(""),
            draft.networks(),
            draft.ports(),
            proposal,
            problem));
  }

  private void act(Context request) throws IOException {
    Map<String, String> form = Body.form(request);
    switch (form.getOrDefault("do", "")) {
      case "apply" -> apply(request, form);
      case "confirm" -> simple(request, () -> commands.confirm(request));
      case "off" -> simple(request, () -> commands.off(request));
      default -> plan(request, form);
    }
  }

  private void simple(Context request, Runnable work) {
    Optional<String> problem = LockdownCommands.attempted(request, work);
    if (problem.isPresent()) {
      show(request, draft(request, commands.keeper().status()), Optional.empty(), problem.get());
    } else {
      again(request);
    }
  }

  private void plan(Context request, Map<String, String> form) {
    LockdownCommands.asks(request);
    AtomicReference<Optional<LockdownView.Proposal>> proposal =
        new AtomicReference<>(Optional.empty());
    Optional<String> problem =
        LockdownCommands.attempted(
            request, () -> proposal.set(Optional.of(proposal(request, order(form)))));
    show(request, typed(form), proposal.get(), problem.orElse(""));
  }

  private void apply(Context request, Map<String, String> form) {
    Optional<String> problem =
        LockdownCommands.attempted(
            request, () -> commands.apply(request, order(form), LockdownCommands.PATIENCE));
    if (problem.isPresent()) {
      show(request, typed(form), Optional.empty(), problem.get());
    } else {
      again(request);
    }
  }

  private LockdownView.Proposal proposal(Context request, LockdownOrder order) {
    return new LockdownView.Proposal(
        commands.keeper().plan(order.lockdown()),
        commands.shutOut(request, order).stream().map(IpAddress::toString).toList());
  }

  /** A reload of the page sends nothing again. */
  private static void again(Context request) {
    request.redirect(PATH);
    request.status(303);
  }

  private static LockdownOrder order(Map<String, String> form) {
    return LockdownCommands.order(
        split(form.getOrDefault("networks", "")),
        split(form.getOrDefault("ports", "")),
        form.containsKey("force"));
  }

  private static Draft typed(Map<String, String> form) {
    return new Draft(form.getOrDefault("networks", ""), form.getOrDefault("ports", ""));
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split("[\\s,]+", WORDS_MAX)).filter(each -> !each.isEmpty()).toList();
  }

  private static String lines(List<?> all) {
    return all.stream().map(Object::toString).collect(Collectors.joining("\n"));
  }

  private static String words(List<?> all) {
    return all.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
