package dev.claviger.examples.hosts;

import dev.claviger.http.GuardedRequest;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A gRPC call, as a guard reads it: a POST to the name of its method. */
record GrpcCallView(ServerCall<?, ?> call, Metadata metadata) implements GuardedRequest {

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return "/" + call.getMethodDescriptor().getFullMethodName();
    }

    @Override
    public @Nullable String query() {
        return null;
    }

    @Override
    public Iterator<String> headers(String name) {
        Iterable<String> lines = metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        return lines == null ? Collections.emptyIterator() : lines.iterator();
    }

    @Override
    public @Nullable String clientAddress() {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : null;
    }

    @Override
    public boolean isSecure() {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION) != null;
    }
}
