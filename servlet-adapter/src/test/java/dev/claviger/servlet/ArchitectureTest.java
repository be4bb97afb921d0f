package dev.claviger.servlet;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.claviger.CallPath;
import dev.claviger.Claviger;
import dev.claviger.PlaintextKey;
import dev.claviger.http.HttpGuard;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the classes of this module leave to one of them. Each test names the users, so that none is vacuous. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importUrl(ApiKeyFilter.class.getProtectionDomain().getCodeSource().getLocation());

    private static Stream<JavaAccess<?>> usesOf(Class<?> owner, String... members) {
        if (owner.getPackageName().startsWith("dev.claviger")) {
            // A name that nothing has any more would be used by nobody, whatever is written.
            assertThat(namesOf(owner)).contains(members);
        }
        return CLASSES.stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(use -> use.getTargetOwner().isAssignableTo(owner))
                .filter(use -> List.of(members).contains(use.getTarget().getName()));
    }

    private static Set<String> namesOf(Class<?> owner) {
        Set<String> names = new TreeSet<>(Set.of("<init>"));
        Stream.of(owner.getMethods(), owner.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .forEach(method -> names.add(method.getName()));
        return names;
    }

    private static Set<String> usersOf(Class<?> owner, String... members) {
        return usesOf(owner, members).map(ArchitectureTest::user).collect(toCollection(TreeSet::new));
    }

    private static String user(JavaAccess<?> use) {
        JavaClass type = use.getOriginOwner();
        return type.getEnclosingClass().map(JavaClass::getSimpleName).orElse(type.getSimpleName());
    }

    @Test
    void thePathOfTheContainer_isReadInOnePlace() {
        assertThat(usersOf(ServletRequest.class, "getRequestURI", "getServletPath", "getPathInfo", "getContextPath"))
                .containsExactly("ServletRequestView");
        assertThat(usersOf(CallPath.class, "read", "of"))
                .containsExactly("CallDescriptionReader", "ServletRequestView");
    }

    @Test
    void whatCallersCanForge_isNotRead() {
        assertThat(usersOf(
                        ServletRequest.class,
                        "getRequestURL",
                        "getRemoteHost",
                        "getLocalName",
                        "getCookies",
                        "getReader",
                        "getTrailerFields",
                        "getPathTranslated"))
                .isEmpty();
        // The wrappers pass on what they do not hide.
        assertThat(usersOf(
                        ServletRequest.class,
                        "getParameter",
                        "getParameterMap",
                        "getParameterNames",
                        "getParameterValues",
                        "getPart",
                        "getParts"))
                .containsExactly("MethodParameterHidden");
        assertThat(usersOf(ServletRequest.class, "getRequestedSessionId", "getSession"))
                .containsExactly("AuthenticatedRequest");
    }

    /** A browser sends a true Host, and it is only compared with the Origin that the same browser sends. */
    @Test
    void theOriginOfARequest_isReadWhereItIsComparedWithAnother() {
        assertThat(usersOf(ServletRequest.class, "getServerName", "getServerPort", "getScheme"))
                .containsExactly("SameOrigin");
    }

    @Test
    void bodies_areReadInOnePlace() {
        assertThat(usersOf(ServletRequest.class, "getInputStream")).containsExactly("RequestBody");
    }

    @Test
    void headers_areReadByFewAndCredentialsByOne() {
        // The view shows a guard what it asks for, and the wrapper passes on what it does not hide. Of the management
        // routes, an
        // exchange has what its route knows, and one class asks where a browser comes from.
        assertThat(usersOf(ServletRequest.class, "getHeader", "getHeaders", "getHeaderNames"))
                .containsExactly("AuthenticatedRequest", "Exchange", "SameOrigin", "ServletRequestView");
        assertThat(usersOf(PlaintextKey.class, "of", "reveal")).containsExactly("KeyJson", "RevocationReader");
    }

    @Test
    void theWayThrough_isOne() {
        assertThat(usesOf(FilterChain.class, "doFilter").map(ArchitectureTest::user))
                .containsExactlyInAnyOrder("ApiKeyFilter", "NamedDispatches");
    }

    @Test
    void decisions_areAskedForInOnePlace() {
        assertThat(usersOf(Claviger.class, "decide", "decideAtHand", "revalidate"))
                .isEmpty();
        assertThat(usersOf(HttpGuard.class, "judge", "judgeAtHand")).containsExactly("ApiKeyFilter");
        assertThat(usersOf(Claviger.class, "explain", "hasFeature")).isEmpty();
        assertThat(usersOf(Claviger.class, "issue", "rotate")).containsExactly("KeyRoutes");
        assertThat(usersOf(Claviger.class, "changePolicy")).containsExactly("PolicyRoutes");
    }

    @Test
    void timeAndThreads_areLeftToOthers() {
        assertThat(usersOf(Thread.class, "<init>", "sleep", "start")).isEmpty();
        assertThat(usersOf(ThreadLocal.class, "<init>", "withInitial", "get", "set"))
                .isEmpty();
        assertThat(usersOf(System.class, "currentTimeMillis", "nanoTime", "getProperty", "getenv"))
                .isEmpty();
    }

    @Test
    void publicTypes_areTheException() {
        List<JavaClass> types = CLASSES.stream()
                .filter(type -> !type.getEnclosingClass().isPresent())
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.getPackageName().endsWith(".internal"))
                .toList();
        List<String> publicTypes = types.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .sorted()
                .toList();

        assertThat(publicTypes).containsExactly("ApiKeyFilter", "ApiKeyPrincipal", "ManagementServlet", "SessionUser");
        assertThat(publicTypes.size() * 100 / types.size()).isLessThanOrEqualTo(40);
    }

    @Test
    void classes_areClosed() {
        assertThat(CLASSES.stream()
                        .filter(type -> !type.isInterface() && !type.isEnum() && !type.isAnonymousClass())
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL)))
                .isEmpty();
    }
}
