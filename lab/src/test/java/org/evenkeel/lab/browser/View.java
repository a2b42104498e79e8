package org.evenkeel.lab.browser;

import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;

/** The window's size and colour scheme, emulated. */
final class View {
  private View() {}

  /** Sets both until {@link #reset}; sizes in CSS pixels, {@code scheme} light or dark. */
  static void of(ChromeDriver browser, int width, int height, String scheme) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    browser.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** The browser's own again. */
  static void reset(ChromeDriver browser) {
    browser.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", false));
    browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
  }
}
