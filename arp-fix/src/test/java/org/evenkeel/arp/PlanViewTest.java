package org.evenkeel.arp;

import static org.evenkeel.arp.Sample.VIP;
import static org.evenkeel.arp.Sample.facts;
import static org.evenkeel.arp.Sample.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanViewTest {
  private static String view(InMemoryMachine machine, Format format) {
    Facts facts = facts("net/ipv4/conf/eth0/arp_announce=2");
    facts.sysctls().forEach((key, value) -> machine.put("sysctl " + key, value));
    return PlanView.render(Plan.of(facts, request(Method.LOOPBACK, Mode.DR, VIP)), machine, format);
  }

  @Test
  void whatWouldChangeStandsApartFromWhatIsRight() {
    assertEquals(
        """
        method   loopback: as asked for
        at boot  until the next boot, as asked for

        to change:
         1. set net.ipv4.conf.all.arp_ignore = 1
            why:  the kernel answers ARP only for addresses of the interface that was asked
            now:  0
            see:  sysctl net.ipv4.conf.all.arp_ignore
            undo: sysctl -w net.ipv4.conf.all.arp_ignore=0
         2. set net.ipv4.conf.all.arp_announce = 2
            why:  the kernel's own ARP requests never name the VIP
            now:  0
            see:  sysctl net.ipv4.conf.all.arp_announce
            undo: sysctl -w net.ipv4.conf.all.arp_announce=0
         3. add 10.0.0.100/32 to lo
            why:  packets for the VIP are this machine's
            now:  absent
            see:  ip addr show dev lo
            undo: ip addr del 10.0.0.100/32 dev lo

        stays as it is:
            sysctl net/ipv4/conf/eth0/arp_ignore: 0
            sysctl net/ipv4/conf/eth1.7/arp_ignore: 0
            sysctl net/ipv4/conf/eth0/arp_announce: 2
            sysctl net/ipv4/conf/eth1.7/arp_announce: 0
        """,
        view(new InMemoryMachine(), Format.TABLE));
  }

  @Test
  void programsGetEveryStepInItsPlace() {
    String json = view(new InMemoryMachine(), Format.JSON);
    assertTrue(json.contains("\"wanted\": \"1\", \"found\": \"0\", \"done\": false"), json);
    assertTrue(json.contains("\"wanted\": \"2\", \"found\": \"2\", \"done\": true"), json);
  }

  @Test
  void whenAllIsRightThatIsSaid() throws Exception {
    InMemoryMachine machine = new InMemoryMachine();
    Plan plan = Plan.of(facts(), request(Method.LOOPBACK, Mode.DR, VIP));
    for (PlannedStep planned : plan.steps()) {
      machine.write(planned.step(), Optional.of(planned.step().wanted()));
    }
    String table = PlanView.render(plan, machine, Format.TABLE);
    assertTrue(table.contains("\nnothing to change: all is as wanted\n"), table);
    assertFalse(table.contains("to change:\n 1."), table);
  }

  @Test
  void whatCannotBeLookedAtIsToldAndThePlanGoesOn() {
    Machine blind =
        new Machine() {
          @Override
          public Optional<String> read(Step step) throws MachineException {
            throw new MachineException("no eyes");
          }

          @Override
          public void write(Step step, Optional<String> state) {}
        };
    String table =
        PlanView.render(
            Plan.of(facts(), request(Method.LOOPBACK, Mode.DR, VIP)), blind, Format.TABLE);
    assertTrue(table.contains("now:  unknown: no eyes"), table);
    assertTrue(table.contains("undo: sysctl -w net.ipv4.conf.all.arp_ignore=FOUND"), table);
  }
}
