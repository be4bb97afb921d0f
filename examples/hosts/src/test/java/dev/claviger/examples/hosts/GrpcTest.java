package dev.claviger.examples.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.contract.KeyRing;
import dev.claviger.http.HttpGuard;
import dev.claviger.http.Verdict;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gRPC server, called over a socket. */
class GrpcTest {
    private static final MethodDescriptor<String, String> LIST = method("demo.Models/List");
    private static final MethodDescriptor<String, String> DELETE = method("demo.Models/Delete");
    private static final MethodDescriptor<String, String> HEALTH = method("grpc.health.v1.Health/Check");
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** Texts as they are: a service of a real host has messages of protobuf. */
    private static final class Utf8 implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final KeyRing keys = new KeyRing(Duration.ZERO, "POST /demo.Models/List");
    private Server server;
    private ManagedChannel channel;

    private static MethodDescriptor<String, String> method(String name) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(name)
                .setRequestMarshaller(new Utf8())
                .setResponseMarshaller(new Utf8())
                .build();
    }

    private static ServerServiceDefinition service(String name, MethodDescriptor<?, ?>... methods) {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(name);
        for (MethodDescriptor<?, ?> method : methods) {
            @SuppressWarnings("unchecked")
            MethodDescriptor<String, String> texts = (MethodDescriptor<String, String>) method;
            service.addMethod(texts, ServerCalls.asyncUnaryCall((request, response) -> {
                Verdict.Allowed caller = GrpcKeyInterceptor.CALLER.get();
                response.onNext(
                        caller == null
                                ? "nobody"
                                : caller.decision().owner().id() + " from "
                                        + caller.call().clientAddress());
                response.onCompleted();
            }));
        }
        return service.build();
    }

    @BeforeEach
    void start() throws IOException {
        GrpcKeyInterceptor interceptor = new GrpcKeyInterceptor(HttpGuard.builder(keys.claviger())
                .permitAll("POST /grpc.health.v1.Health/Check")
                .ignoreMethodOverrides()
                .build());
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(ServerInterceptors.intercept(service("demo.Models", LIST, DELETE), interceptor))
                .addService(ServerInterceptors.intercept(service("grpc.health.v1.Health", HEALTH), interceptor))
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        keys.close();
    }

    private String call(MethodDescriptor<String, String> method, String... credentials) {
        Metadata metadata = new Metadata();
        for (String credential : credentials) {
            metadata.put(AUTHORIZATION, credential.replace("Authorization: ", ""));
        }
        return ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                method,
                CallOptions.DEFAULT,
                "hello");
    }

    private void assertRefused(Status.Code code, MethodDescriptor<String, String> method, String... credentials) {
        assertThatThrownBy(() -> call(method, credentials))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
    }

    @Test
    void service_knowsTheCaller_whenTheKeyAllowsTheMethod() {
        assertThat(call(LIST, keys.bearer("ada"))).isEqualTo("ada from 127.0.0.1");
        assertThat(call(HEALTH)).isEqualTo("nobody");
    }

    @Test
    void call_isRefused_byTheStatusOfTheRefusal() {
        String bearer = keys.bearer("ada");

        assertRefused(Status.Code.UNAUTHENTICATED, LIST);
        assertRefused(Status.Code.UNAUTHENTICATED, LIST, "Bearer sk-wrong");
        assertRefused(Status.Code.UNAUTHENTICATED, DELETE, "Basic YTpi");
        assertRefused(Status.Code.PERMISSION_DENIED, DELETE, bearer);
        assertRefused(Status.Code.INVALID_ARGUMENT, LIST, bearer, bearer);
        assertRefused(Status.Code.INVALID_ARGUMENT, LIST, bearer + ", Basic YTpi");
        keys.owners().failWith(new IllegalStateException("down"));
        assertRefused(Status.Code.UNAVAILABLE, LIST, bearer);
    }
}
