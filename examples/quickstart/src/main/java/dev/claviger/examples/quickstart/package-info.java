/** An application with API keys: an OpenAI-compatible chat with some files and users. */
@NullMarked
package dev.claviger.examples.quickstart;

import org.jspecify.annotations.NullMarked;
