package org.evenkeel.coordinator.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.evenkeel.coordinator.api.CertificateCommands.Entry;
import org.evenkeel.coordinator.certificate.Certificate;
import org.evenkeel.coordinator.certificate.Expiry;

/**
 * A certificate's row.
 *
 * @param name what services call it
 * @param about the names that it is for, or whose an authority's is
 * @param issuer who says so
 * @param tone of its end: {@code good}, {@code soon} or {@code over}
 * @param end how long it is still valid, in words
 * @param day of its end, in UTC
 * @param key whether it can be shown, in a word
 * @param stapled what is shown beside it, in words
 * @param users who uses it; empty when nobody does
 */
record CertificateView(
    String name,
    String about,
    String issuer,
    String tone,
    String end,
    String day,
    String key,
    String stapled,
    String users) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  static CertificateView of(Entry entry, Instant now) {
    Certificate certificate = entry.certificate();
    long days = certificate.daysLeft(now);
    return new CertificateView(
        certificate.name(),
        certificate.names().isEmpty()
            ? certificate.subject()
            : String.join(", ", certificate.names()),
        certificate.issuer(),
        days < 0 ? "over" : days < Expiry.DAYS ? "soon" : "good",
        end(days),
        DAY.format(certificate.notAfter()),
        certificate.hasKey() ? "certificate" : "authority",
        stapled(entry, now),
        String.join(", ", entry.users()));
  }

  private static String end(long days) {
    if (days < 0) {
      return "ended";
    }
    return days == 0
        ? "ends within a day"
        : days == 1 ? "1 day left" : "%s days left".formatted(Figures.grouped(days));
  }

  private static String stapled(Entry entry, Instant now) {
    return entry
        .stapled()
        .map(
            response ->
                response
                    .until()
                    .map(
                        until ->
                            (until.isBefore(now) ? "out of date since " : "until ")
                                + MINUTE.format(until))
                    .orElse("stapled"))
        .orElse("none");
  }
}
