/**
 * The web pages in a real browser, served by the real program: a {@link
 * org.evenkeel.lab.browser.Stage} is a coordinator as a child process, the servers and agents that
 * it balances, and a headless Chromium that is signed in to it. All of it on loopback.
 */
@NullMarked
package org.evenkeel.lab.browser;

import org.jspecify.annotations.NullMarked;
