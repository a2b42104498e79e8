package org.evenkeel.coordinator.dispatch.haproxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
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

  /** A value as JSON. */
  static JsonNode write(Object value) {
    return switch (value) {
      case String text -> JSON.textNode(text);
      case Integer number -> JSON.numberNode(number);
      case Boolean truth -> JSON.booleanNode(truth);
      case Enum<?> constant -> JSON.textNode(constant.name());
      case Duration duration -> JSON.textNode(duration.toString());
      case IpAddress address -> JSON.textNode(address.toString());
      case Optional<?> optional -> optional.isPresent() ? write(optional.get()) : JSON.nullNode();
      case Collection<?> all -> {
        ArrayNode array = JSON.arrayNode();
        all.forEach(element -> array.add(write(element)));
        yield array;
      }
      case Map<?, ?> map -> {
        ArrayNode pairs = JSON.arrayNode();
        map.forEach(
            (key, element) -> pairs.add(JSON.arrayNode().add(write(key)).add(write(element))));
        yield pairs;
      }
      case Record record -> write(record);
      default -> throw new IllegalArgumentException("not a value: " + value.getClass());
    };
  }

  private static ObjectNode write(Record record) {
    Shape shape = SHAPES.get(record.getClass());
    ObjectNode object = JSON.objectNode();
    object.put(CASE, record.getClass().getSimpleName());
    for (int i = 0; i < shape.names().size(); i++) {
      try {
        object.set(shape.names().get(i), write(shape.accessors().get(i).invoke(record)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("cannot read " + record.getClass(), e);
      }
    }
    return object;
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
