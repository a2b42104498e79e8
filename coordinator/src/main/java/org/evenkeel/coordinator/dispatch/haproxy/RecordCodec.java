package org.evenkeel.coordinator.dispatch.haproxy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of our own records as JSON and reads them back: records, sealed interfaces of
 * records, enumerations, optionals, lists, sets, maps, numbers, texts, durations and addresses. The
 * declared types say what is read, never the file.
 */
final class RecordCodec {
  private static final String CASE = "@";

  /** Looked up once: a lookup costs a thousand times what its use does. */
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private RecordCodec() {}

  private record Shape(
      List<String> names, List<Type> types, List<Method> accessors, Constructor<?> constructor) {

    static Shape of(Class<?> type) {
      List<RecordComponent> components = List.of(type.getRecordComponents());
      Class<?>[] raw = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        return new Shape(
            components.stream().map(RecordComponent::getName).toList(),
            components.stream().map(RecordComponent::getGenericType).toList(),
            components.stream().map(RecordComponent::getAccessor).toList(),
            type.getDeclaredConstructor(raw));
      } catch (NoSuchMethodException e) {
        throw new IllegalArgumentException("no record: " + type, e);
      }
    }
  }

  /** Writes a value as JSON: at once, for a tree of a thousand services is many times as large. */
  static void write(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Integer number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      case Enum<?> constant -> json.writeString(constant.name());
      case Duration duration -> json.writeString(duration.toString());
      case IpAddress address -> json.writeString(address.toString());
      case Optional<?> optional -> {
        if (optional.isPresent()) {
          write(optional.get(), json);
        } else {
          json.writeNull();
        }
      }
      case Collection<?> all -> {
        json.writeStartArray();
        for (Object element : all) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartArray();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeStartArray();
          write(entry.getKey(), json);
          write(entry.getValue(), json);
          json.writeEndArray();
        }
        json.writeEndArray();
      }
      case Record record -> write(record, json);
      default -> throw new IllegalArgumentException("not a value: " + value.getClass());
    }
  }

  private static void write(Record record, JsonGenerator json) throws IOException {
    Shape shape = SHAPES.get(record.getClass());
    json.writeStartObject();
    json.writeStringField(CASE, record.getClass().getSimpleName());
    for (int i = 0; i < shape.names().size(); i++) {
      json.writeFieldName(shape.names().get(i));
      try {
        write(shape.accessors().get(i).invoke(record), json);
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("cannot read " + record.getClass(), e);
      }
    }
    json.writeEndObject();
  }

  /**
   * Reads a value of a type.
   *
   * @throws IllegalArgumentException when the JSON is none
   */
  static Object read(Type type, JsonNode json) {
    if (type instanceof ParameterizedType generic) {
      Type first = generic.getActualTypeArguments()[0];
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == Optional.class) {
        return json.isNull() ? Optional.empty() : Optional.of(read(first, json));
      }
      List<Object> all = new ArrayList<>();
      if (raw == Map.class) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (JsonNode pair : json) {
          map.put(
              read(first, present(pair.get(0))),
              read(generic.getActualTypeArguments()[1], present(pair.get(1))));
        }
        return map;
      }
      json.forEach(element -> all.add(read(first, element)));
      return raw == List.class ? all : new LinkedHashSet<>(all);
    }
    return readClass((Class<?>) type, json);
  }

  private static Object readClass(Class<?> type, JsonNode json) {
    if (type == int.class || type == Integer.class) {
      return json.intValue();
    }
    if (type == boolean.class) {
      return json.booleanValue();
    }
    if (type == String.class) {
      return json.asText();
    }
    if (type == Duration.class) {
      return Duration.parse(json.asText());
    }
    if (type == IpAddress.class) {
      return IpAddress.parse(json.asText());
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> ((Enum<?>) constant).name().equals(json.asText()))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no " + type + ": " + json));
    }
    if (type.isSealed()) {
      String name = present(json.get(CASE)).asText();
      return Arrays.stream(type.getPermittedSubclasses())
          .filter(permitted -> permitted.getSimpleName().equals(name))
          .findFirst()
          .map(permitted -> readClass(permitted, json))
          .orElseThrow(() -> new IllegalArgumentException("no " + type + ": " + name));
    }
    if (type.isRecord()) {
      return readRecord(type, json);
    }
    throw new IllegalArgumentException("not a value: " + type);
  }

  private static Object readRecord(Class<?> type, JsonNode json) {
    Shape shape = SHAPES.get(type);
    Object[] values = new Object[shape.names().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(shape.types().get(i), present(json.get(shape.names().get(i))));
    }
    try {
      return shape.constructor().newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("no " + type.getSimpleName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot make " + type, e);
    }
  }

  private static JsonNode present(@Nullable JsonNode json) {
    if (json == null) {
      throw new IllegalArgumentException("something is missing");
    }
    return json;
  }
}
