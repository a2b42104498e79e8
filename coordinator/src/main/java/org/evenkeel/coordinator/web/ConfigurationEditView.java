package org.evenkeel.coordinator.web;

/**
 * The page that edits the text of the configuration.
 *
 * @param frame what is around it
 * @param revision the number of the one that it is made from
 * @param yaml its text
 */
record ConfigurationEditView(Frame frame, int revision, String yaml) {}
