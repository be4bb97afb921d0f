package dev.claviger.examples.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the application. */
@SpringBootApplication
public class Orders {
    /** Starts it; arguments are settings, as Spring Boot reads them. */
    public static void main(String[] args) {
        SpringApplication.run(Orders.class, args);
    }
}
