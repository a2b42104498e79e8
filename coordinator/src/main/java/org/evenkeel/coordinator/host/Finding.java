package org.evenkeel.coordinator.host;

/**
 * One thing that the doctor looked at.
 *
 * @param what a setting's key, or a name
 * @param found what it is
 * @param wanted what it should be
 * @param why what it is needed for
 * @param ok whether it is as it should be
 */
public record Finding(String what, String found, String wanted, String why, boolean ok) {}
