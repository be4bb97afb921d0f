package dev.claviger.examples.springboot;

import dev.claviger.servlet.ApiKeyPrincipal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What scripts call. */
@RestController
@RequestMapping("/api/orders")
class OrderController {
    private final List<Order> orders = new CopyOnWriteArrayList<>();

    @GetMapping
    List<Order> list() {
        return orders;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Order add(@RequestBody Article article, @AuthenticationPrincipal ApiKeyPrincipal caller) {
        Order order = new Order(article.article(), caller.getName());
        orders.add(order);
        return order;
    }

    @DeleteMapping
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear() {
        orders.clear();
    }

    /** What is ordered. */
    record Article(String article) {}

    /** An order, and who gave it. */
    record Order(String article, String orderedBy) {}
}
