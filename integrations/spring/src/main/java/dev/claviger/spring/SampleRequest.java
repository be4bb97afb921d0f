package dev.claviger.spring;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that no client has sent, with a method and a path and nothing else, to ask rules with. Those that Spring Security makes for
 * its own evaluators have no servlet mapping, without which some of its rules cannot be asked.
 */
final class SampleRequest implements InvocationHandler {
    private final Map<String, Object> answers = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();

    private SampleRequest(String method, String path, ServletContext servlets) {
        answers.put("getMethod", method);
        answers.put("getRequestURI", servlets.getContextPath() + path);
        answers.put("getContextPath", servlets.getContextPath());
        answers.put("getServletPath", path);
        answers.put("getServletContext", servlets);
        answers.put("getDispatcherType", DispatcherType.REQUEST);
        answers.put("getHttpServletMapping", mapping(servlets));
        answers.put("getScheme", "http");
        answers.put("getProtocol", "HTTP/1.1");
        answers.put("getServerName", "localhost");
        answers.put("getRemoteAddr", "127.0.0.1");
    }

    static HttpServletRequest of(String method, String path, ServletContext servlets) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                SampleRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                new SampleRequest(method, path, servlets));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "getAttribute" -> attributes.get(requireNonNull(arguments)[0]);
            case "setAttribute" -> attributes.put((String) requireNonNull(arguments)[0], arguments[1]);
            case "removeAttribute" -> attributes.remove(requireNonNull(arguments)[0]);
            case "getAttributeNames" -> Collections.enumeration(attributes.keySet());
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == requireNonNull(arguments)[0];
            case "toString" -> "SampleRequest" + answers.get("getRequestURI");
            default -> answers.containsKey(method.getName()) ? answers.get(method.getName()) : nothing(method);
        };
    }

    private static @Nullable Object nothing(Method method) {
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return -1;
        } else if (type == long.class) {
            return -1L;
        } else if (type == Enumeration.class) {
            return Collections.emptyEnumeration();
        }
        return type == Map.class ? Map.of() : null;
    }

    /** That of the servlet that serves what no other one does, which is Spring MVC's in most applications. */
    private static HttpServletMapping mapping(ServletContext servlets) {
        String name = servlets.getServletRegistrations().values().stream()
                .filter(servlet -> servlet.getMappings().contains("/"))
                .findFirst()
                .map(servlet -> servlet.getName())
                .orElse("");
        return new HttpServletMapping() {
            @Override
            public String getMatchValue() {
                return "";
            }

            @Override
            public String getPattern() {
                return "/";
            }

            @Override
            public String getServletName() {
                return name;
            }

            @Override
            public MappingMatch getMappingMatch() {
                return MappingMatch.DEFAULT;
            }
        };
    }
}
