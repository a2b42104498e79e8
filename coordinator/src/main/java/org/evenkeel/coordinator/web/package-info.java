/**
 * The pages for people under {@code /lbadmin/}: rendered on the server, kept live by server-sent
 * events, usable without any other host. They do nothing that the API cannot.
 *
 * <p>Templates are in {@code src/main/jte} and escape whatever they print. There is no inline
 * script or style, so that the content security policy can forbid both.
 */
@NullMarked
package org.evenkeel.coordinator.web;

import org.jspecify.annotations.NullMarked;
