package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameTest {

  @ParameterizedTest
  @EnumSource
  void everyKindIsReadAsItWasWritten(Frame.Kind kind) throws IOException {
    byte[] payload = new byte[Frame.PAYLOAD_BYTES_MAX];
    new Random(7).nextBytes(payload);
    Frame frame = new Frame(-7, kind, payload);

    assertEquals(frame, read(written(frame)));
  }

  @Test
  void aCutMessageIsTheEndOfTheChannel() throws IOException {
    byte[] whole = written(new Frame(1, Frame.Kind.STDOUT, new byte[] {1, 2, 3}));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(EOFException.class, () -> read(cut));
    }
  }

  @Test
  void aLengthOrKindOutOfRangeIsRefused() {
    assertThrows(IOException.class, () -> read(new byte[] {0x7f, 0, 0, 0, 0, 0, 0, 1, 't'}));
    assertThrows(IOException.class, () -> read(new byte[] {-1, 0, 0, 0, 0, 0, 0, 1, 't'}));
    assertThrows(IOException.class, () -> read(new byte[] {0, 0, 0, 4, 0, 0, 0, 1, 't'}));
    assertThrows(IOException.class, () -> read(new byte[] {0, 0, 0, 5, 0, 0, 0, 1, 'z'}));
  }

  @Test
  void aPayloadOverTheLimitIsNotSent() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Frame(1, Frame.Kind.INPUT, new byte[Frame.PAYLOAD_BYTES_MAX + 1]));
  }

  private static byte[] written(Frame frame) throws IOException {
    var bytes = new ByteArrayOutputStream();
    frame.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Frame read(byte[] bytes) throws IOException {
    return Frame.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
