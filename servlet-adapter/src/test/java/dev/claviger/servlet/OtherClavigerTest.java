package dev.claviger.servlet;

import static dev.claviger.servlet.ManagedHost.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.Ability;
import dev.claviger.IssuedKey;
import dev.claviger.KeyRequest;
import dev.claviger.servlet.manage.ManagementServlet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A key that another Claviger's filter has allowed manages nothing here: it is another installation's. */
class OtherClavigerTest {
    @Test
    void service_knowsNobody_whomTheFilterOfAnotherClavigerHasAllowed() throws Exception {
        try (ManagedHost here = new ManagedHost();
                ManagedHost there = new ManagedHost();
                TestServer mixed = TestServer.start(context -> {
                    ApiKeyFilter.builder(there.claviger).build().addTo(context);
                    ManagementServlet.builder(here.claviger, request -> null)
                            .build()
                            .addTo(context, "/manage/v1/*");
                })) {
            IssuedKey key = there.issue(
                    KeyRequest.named("manager").forOwner(ADA).withReason("test").withAbilities(Ability.MANAGE_KEYS));
            here.issueTo(ADA);

            for (String path : List.of("/manage/v1/keys", "/manage/v1/whoami")) {
                Answer answer = mixed.get(path, TestHost.bearer(key));
                assertThat(answer.status()).as(path).isEqualTo(401);
                assertThat(answer.code()).as(path).isEqualTo("unauthenticated");
            }
        }
    }
}
