package dev.claviger.examples.hosts;

import dev.claviger.http.HttpGuard;
import dev.claviger.http.Refusal;
import dev.claviger.http.Verdict;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Guards the services of a gRPC server. A call is {@code POST /package.Service/Method}, and the key comes in the metadata {@code
 * authorization: Bearer ...}. May wait for store and directory, so that the server needs its executor: no {@code directExecutor()}.
 */
public final class GrpcKeyInterceptor implements ServerInterceptor {
    /** By which key a call is allowed; has no value in calls that need none. */
    public static final Context.Key<Verdict.Allowed> CALLER = Context.key("dev.claviger.caller");

    private final HttpGuard guard;

    /** Creates an interceptor that asks {@code guard}. */
    public GrpcKeyInterceptor(HttpGuard guard) {
        this.guard = guard;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Verdict verdict = guard.judge(new GrpcCallView(call, headers));
        if (verdict instanceof Verdict.Allowed allowed) {
            return Contexts.interceptCall(Context.current().withValue(CALLER, allowed), call, headers, next);
        }
        if (verdict instanceof Verdict.Unguarded || verdict instanceof Verdict.LeftToHost) {
            return next.startCall(call, headers);
        }
        call.close(status(((Verdict.Refused) verdict).refusal()), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static Status status(Refusal refusal) {
        Status status = switch (refusal.status()) {
            case 400 -> Status.INVALID_ARGUMENT;
            case 401 -> Status.UNAUTHENTICATED;
            case 503 -> Status.UNAVAILABLE;
            default -> Status.PERMISSION_DENIED;
        };
        return status.withDescription(refusal.code() + ": " + refusal.message());
    }
}
