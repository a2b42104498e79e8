package org.evenkeel.coordinator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.api.Access;
import org.evenkeel.coordinator.api.Body;
import org.evenkeel.coordinator.api.Gate;
import org.evenkeel.coordinator.api.Requester;

/** The page of users, tokens and sessions. */
final class AccountPages {
  private static final int LONGEST_CODE = 500;
  private static final int QUIET_ZONE = 4;

  private final Desk desk;

  AccountPages(Desk desk) {
    this.desk = desk;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/lbadmin/users", this::show, Access.VIEWER, Access.PAGE);
    routes.post(
        "/lbadmin/qr",
        AccountPages::qrCode,
        Access.VIEWER,
        Access.LIVE,
        Access.EVERYWHERE,
        Access.ASKS);
  }

  private void show(Context request) {
    Frame frame = desk.frame(request, Section.ACCOUNTS, "Users and tokens", "account.js");
    Requester requester = Gate.requester(request);
    Accounts accounts = desk.services().sources().accounts();
    Tokens tokens = desk.services().sources().tokens();
    Instant now = Instant.now();
    boolean admin = frame.admin();
    desk.show(
        request,
        "accounts",
        new AccountsView(
            frame,
            accounts.find(requester.name()),
            requester.isOutsider(),
            admin ? accounts.list().stream().map(AccountsView.UserRow::new).toList() : List.of(),
            tokens.list().stream()
                .filter(token -> admin || token.owner().equals(requester.name()))
                .map(token -> new AccountsView.TokenRow(token, tokens.lastUsed(token), now))
                .toList(),
            desk.services().gate().sessions().stream()
                .filter(session -> admin || session.user().equals(requester.name()))
                .map(
                    session ->
                        new AccountsView.SessionRow(
                            session, requester.session().equals(Optional.of(session))))
                .toList()));
  }

  /** What a form's text is as a QR code, as SVG; the text goes nowhere else. */
  private static void qrCode(Context request) throws IOException {
    String text = Body.form(request).getOrDefault("text", "");
    if (text.isEmpty() || text.length() > LONGEST_CODE) {
      request.status(422);
      return;
    }
    try {
      request
          .contentType("image/svg+xml;charset=utf-8")
          .result(svg(QrCode.encodeText(text, QrCode.Ecc.MEDIUM)));
    } catch (DataTooLongException _) {
      request.status(422);
    }
  }

  private static String svg(QrCode code) {
    int side = code.size + 2 * QUIET_ZONE;
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append("M%d %dh1v1h-1z".formatted(x + QUIET_ZONE, y + QUIET_ZONE));
        }
      }
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" role="img" \
    aria-label="QR code of the secret"><rect width="%1$d" height="%1$d" fill="#fff"/>\
    <path d="%2$s" fill="#000"/></svg>
    """
        .formatted(side, path);
  }
}
