package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NetlinkExceptionTest {
  @Test
  void saysWhatWhereAndWhatNow() {
    assertEquals(
        "cannot add service tcp 10.0.0.5:80: EPERM (operation not permitted); run as root or with"
            + " CAP_NET_ADMIN in the initial user namespace",
        new NetlinkException("add service tcp 10.0.0.5:80", Errno.EPERM, "").getMessage());
  }

  @Test
  void repeatsWhatTheKernelSaid() {
    NetlinkException failure =
        new NetlinkException("add address 10.9.9.9/32", Errno.EEXIST, "Address already assigned");
    assertEquals(
        "cannot add address 10.9.9.9/32: EEXIST (it exists already): Address already assigned;"
            + " read again what the kernel holds",
        failure.getMessage());
  }

  @Test
  void stepIsToldAsPartOfTheWhole() {
    NetlinkException step = new NetlinkException("receive from the kernel", Errno.ETIMEDOUT, "");
    NetlinkException whole = step.during("list the services");
    assertEquals("list the services", whole.operation());
    assertEquals(Errno.ETIMEDOUT, whole.errno());
    assertEquals("could not receive from the kernel", whole.kernelMessage());
    assertEquals(step, whole.getCause());
  }

  @Test
  void everyNumberHasAName() {
    assertEquals("ESRCH", Errno.name(Errno.ESRCH));
    assertEquals("ENOENT", new NetlinkException("x", Errno.ENOENT, "").errnoName());
    assertEquals("errno 200", Errno.name(200));
    assertEquals(
        "cannot x: errno 200; look it up in errno(3)",
        new NetlinkException("x", 200, "").getMessage());
  }
}
