package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Messages as JSON (RFC 8259). Fields that are not known are ignored: a later version has more. */
final class MessageCodec {
  /** A configuration of 4 MiB, its quotes and newlines escaped, and some. */
  static final int BYTES_MAX = 16 << 20;

  private static final int TEXT_MAX = 1_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(20)
                          .maxNumberLength(20)
                          .maxStringLength(BYTES_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private MessageCodec() {}

  /**
   * Reads one JSON object.
   *
   * @throws IOException when it is anything else
   */
  static ObjectNode object(byte[] bytes) throws IOException {
    try {
      if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new IOException("a message is no JSON: " + e.getOriginalMessage(), e);
    }
    throw new IOException("a message is no JSON object");
  }

  /** Writes one. */
  static byte[] bytes(ObjectNode object) throws IOException {
    return MAPPER.writeValueAsBytes(object);
  }

  static byte[] encode(Message message) throws IOException {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    switch (message) {
      case Message.Hello(
              int version,
              String node,
              boolean active,
              String web,
              String purpose,
              String program) ->
          out.put("type", "hello")
              .put("version", version)
              .put("node", node)
              .put("active", active)
              .put("web", web)
              .put("purpose", purpose)
              .put("program", program);
      case Message.Refused(String reason) -> out.put("type", "refused").put("reason", reason);
      case Message.Ask(Divergences known) -> DivergenceText.write(known, out.put("type", "ask"));
      case Message.Have(Map<Part, Possession> parts, Divergences known) -> {
        ObjectNode all = out.put("type", "have").putObject("parts");
        parts.forEach((part, own) -> possession(all.putObject(part.toString()), own));
        DivergenceText.write(known, out);
      }
      case Message.Count(Part part) -> out.put("type", "count").put("part", part.toString());
      case Message.Counted(JsonNode inventory) ->
          out.put("type", "counted").set("inventory", inventory);
      case Message.Put(Part part, JsonNode piece, boolean apart) ->
          out.put("type", "put")
              .put("part", part.toString())
              .put("apart", apart)
              .set("piece", piece);
      case Message.Same(Part part, Tag tag, String digest) ->
          tag(out.put("type", "same").put("part", part.toString()), tag).put("digest", digest);
      case Message.Want(Part part, JsonNode inventory, Optional<Possession> own) -> {
        out.put("type", "want").put("part", part.toString()).set("inventory", inventory);
        own.ifPresent(possession -> possession(out.putObject("own"), possession));
      }
      case Message.Kept() -> out.put("type", "kept");
      case Message.Failed(String reason) -> out.put("type", "failed").put("reason", reason);
      case Message.Unpair() -> out.put("type", "unpair");
      case Message.Unknown(String type) -> out.put("type", type);
    }
    return bytes(out);
  }

  private static void possession(ObjectNode out, Possession own) {
    tag(out, own.tag())
        .put("digest", own.digest())
        .put("clean", own.clean())
        .put("empty", own.empty())
        .put("awaits", own.awaits());
  }

  private static Possession possession(JsonNode in) {
    return new Possession(
        tag(in),
        text(in, "digest"),
        in.path("clean").asBoolean(),
        in.path("empty").asBoolean(),
        in.path("awaits").asBoolean());
  }

  private static ObjectNode tag(ObjectNode out, Tag tag) {
    return out.put("term", tag.term()).put("count", tag.count());
  }

  /**
   * Reads a message of a peer that is who it says it is.
   *
   * @throws IOException when it is none
   */
  static Message decode(byte[] bytes) throws IOException {
    ObjectNode in = object(bytes);
    String type = text(in, "type");
    return switch (type) {
      case "hello" ->
          new Message.Hello(
              (int) number(in, "version"),
              text(in, "node"),
              in.path("active").asBoolean(),
              text(in, "web"),
              text(in, "purpose"),
              text(in, "program"));
      case "refused" -> new Message.Refused(text(in, "reason"));
      case "ask" -> new Message.Ask(divergences(in));
      case "have" -> new Message.Have(possessions(in.path("parts")), divergences(in));
      case "count", "put", "same", "want" ->
          Part.of(text(in, "part"))
              .map(part -> about(type, part, in))
              .orElseGet(() -> new Message.Unknown(type));
      case "counted" -> new Message.Counted(in.path("inventory"));
      case "kept" -> new Message.Kept();
      case "failed" -> new Message.Failed(text(in, "reason"));
      case "unpair" -> new Message.Unpair();
      default -> new Message.Unknown(type);
    };
  }

  private static Message about(String type, Part part, ObjectNode in) {
    return switch (type) {
      case "count" -> new Message.Count(part);
      case "put" -> new Message.Put(part, in.path("piece"), in.path("apart").asBoolean());
      case "want" ->
          new Message.Want(
              part,
              in.path("inventory"),
              Optional.of(in.path("own")).filter(JsonNode::isObject).map(MessageCodec::possession));
      default -> new Message.Same(part, tag(in), text(in, "digest"));
    };
  }

  private static Map<Part, Possession> possessions(JsonNode parts) {
    Map<Part, Possession> known = new EnumMap<>(Part.class);
    for (Map.Entry<String, JsonNode> entry : parts.properties()) {
      Part.of(entry.getKey()).ifPresent(part -> known.put(part, possession(entry.getValue())));
    }
    return known;
  }

  private static Divergences divergences(JsonNode in) throws IOException {
    try {
      return DivergenceText.read(in);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("what was accepted in vain is not understood: " + e.getMessage(), e);
    }
  }

  private static Tag tag(JsonNode in) {
    return new Tag(number(in, "term"), number(in, "count"));
  }

  private static long number(JsonNode in, String name) {
    return Math.max(0, in.path(name).asLong());
  }

  /** At most so long: it is shown and logged. */
  private static String text(JsonNode in, String name) {
    String text = in.path(name).asText();
    return text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
  }
}
