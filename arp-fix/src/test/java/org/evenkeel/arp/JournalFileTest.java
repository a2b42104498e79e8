package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.arp.Journal.Entry;
import org.evenkeel.arp.Step.Sysctl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
  @TempDir private Path root = Path.of("");

  @Test
  void whatIsWrittenIsThere() throws Exception {
    JournalFile file = JournalFile.below(root);
    assertEquals(Journal.EMPTY, file.read());
    Entry entry = new Entry(new Sysctl("net/a", "1", "why"), Optional.of("0"), Set.of(Sample.VIP));
    file.write(new Journal(List.of(entry), List.of()));
    assertEquals(List.of(entry), JournalFile.below(root).read().kept());
  }

  @Test
  void oneAtATimeMayChangeTheMachine() throws Exception {
    JournalFile file = JournalFile.below(root);
    try (FileChannel _ = file.lock()) {
      MachineException told = assertThrows(MachineException.class, file::lock);
      assertTrue(("" + told.getMessage()).contains("another evenkeel-arp"), told::toString);
    }
    file.lock().close();
  }
}
