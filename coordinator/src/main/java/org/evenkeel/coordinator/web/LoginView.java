package org.evenkeel.coordinator.web;

/**
 * The login page.
 *
 * @param assets path of scripts and styles
 * @param problem why the last attempt failed; empty at first
 */
record LoginView(String assets, String problem) {}
