import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks google-java-format on every Java source below here; argument "write" applies it. */
void main(String[] args) throws Exception {
  boolean write = List.of(args).contains("write");
  boolean clean = true;
  for (Path source : sources()) {
    String before = Files.readString(source);
    String after = new Formatter().formatSourceAndFixImports(before);
    if (!after.equals(before)) {
      clean = false;
      IO.println((write ? "formatted: " : "not formatted: ") + source);
      if (write) {
        Files.writeString(source, after);
      }
    }
  }
  if (!clean && !write) {
    IO.println("fix with: mvn -N validate -Dformat=write");
    System.exit(1);
  }
}

List<Path> sources() throws Exception {
  try (var tree = Files.walk(Path.of(""))) {
    return tree.filter(file -> file.toString().matches("(?!(.*[/\\\\])?target[/\\\\]).*\\.java"))
        .sorted()
        .toList();
  }
}
