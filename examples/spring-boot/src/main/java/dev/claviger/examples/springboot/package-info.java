/** An application of Spring Boot whose people log in with a form and whose scripts call it with API keys. */
@NullMarked
package dev.claviger.examples.springboot;

import org.jspecify.annotations.NullMarked;
