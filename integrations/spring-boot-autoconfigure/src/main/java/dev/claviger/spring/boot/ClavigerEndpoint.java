package dev.claviger.spring.boot;

import dev.claviger.Claviger;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The status of this node and the numbers of its decisions, at {@code /actuator/claviger} if that is exposed. */
@Endpoint(id = "claviger")
public final class ClavigerEndpoint {
    private final Claviger claviger;

    ClavigerEndpoint(Claviger claviger) {
        this.claviger = claviger;
    }

    /** Returns {@link ClavigerDetails#all}. */
    @ReadOperation
    public Map<String, Object> status() {
        return ClavigerDetails.of(claviger).all();
    }
}
