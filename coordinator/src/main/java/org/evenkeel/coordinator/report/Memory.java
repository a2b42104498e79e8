package org.evenkeel.coordinator.report;

import java.net.URI;
import java.nio.ByteBuffer;
import org.rrd4j.core.ByteBufferBackend;
import org.rrd4j.core.RrdBackend;
import org.rrd4j.core.RrdBackendFactory;

/**
 * One content in memory, as RRD4J wants it. So files are read and written by us: RRD4J would map
 * them, where a full disk or a file that somebody cuts ends the program, and take their names for
 * URIs. Used by one thread.
 */
final class Memory extends RrdBackendFactory {
  /** The place of the one content. */
  static final URI PLACE = URI.create("evenkeel:///content");

  private byte[] content;

  /** One that changes that content in place. */
  Memory(byte[] content) {
    this.content = content;
  }

  /** What is in it. */
  byte[] content() {
    return content;
  }

  @Override
  public String getName() {
    return "evenkeel";
  }

  @Override
  public boolean canStore(URI uri) {
    return PLACE.equals(uri);
  }

  @Override
  public URI getCanonicalUri(URI uri) {
    return uri;
  }

  @Override
  public String getPath(URI uri) {
    return uri.getPath();
  }

  @Override
  protected boolean exists(String path) {
    return content.length > 0;
  }

  @Override
  protected RrdBackend open(String path, boolean readOnly) {
    return new Backend(path);
  }

  private final class Backend extends ByteBufferBackend {
    Backend(String path) {
      super(path);
      setByteBuffer(ByteBuffer.wrap(content));
    }

    @Override
    public long getLength() {
      return content.length;
    }

    @Override
    protected void setLength(long length) {
      content = new byte[Math.toIntExact(length)];
      setByteBuffer(ByteBuffer.wrap(content));
    }
  }
}
