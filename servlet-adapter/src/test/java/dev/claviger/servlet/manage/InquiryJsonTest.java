package dev.claviger.servlet.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.claviger.Call;
import dev.claviger.CallPath;
import dev.claviger.Decision.Reason;
import dev.claviger.JsonFormException;
import dev.claviger.KeyId;
import dev.claviger.ShadowDifference;
import dev.claviger.ShadowReport;
import dev.claviger.policy.AddressSet;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointDifference;
import dev.claviger.policy.EndpointEntry;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.PolicyComparison;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.Reach;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InquiryJsonTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void write_tellsWhatAKeyMayCall() {
        Reach reach = Reach.of(EndpointSet.of("GET /a", "/b/**"), AddressSet.unrestricted(), 4);

        assertThat(InquiryJson.write(reach))
                .isEqualTo(
                        "{\"endpoints\":[\"GET /a\",\"/b/**\"],\"addresses\":\"unrestricted\",\"policy_revision\":4}");
        assertThat(InquiryJson.write(Reach.none(Reason.NOT_GRANTED, 5)))
                .isEqualTo("{\"code\":\"not_granted\",\"endpoints\":[],\"addresses\":\"unrestricted\","
                        + "\"policy_revision\":5}");
    }

    @Test
    void write_tellsWhatChanges() {
        PolicyComparison.OwnerClass who = new PolicyComparison.OwnerClass(Set.of("b", "a"), Set.of("g"), 3);
        EndpointDifference calls =
                new EndpointDifference(EndpointEntry.parse("GET /a/**"), List.of(EndpointEntry.parse("GET /a/b")));
        PolicyComparison comparison = PolicyComparison.builder()
                .classes(List.of(who))
                .differences(List.of(new PolicyComparison.Difference(List.of(who), List.of(calls), List.of())))
                .exhaustive(true)
                .everyOwner(false)
                .addressesBefore(AddressSet.unrestricted())
                .addressesAfter(AddressSet.of("::1"))
                .build();

        String form = "{\"roles\":[\"a\",\"b\"],\"groups\":[\"g\"],\"owners\":3}";
        assertThat(InquiryJson.write(comparison))
                .isEqualTo("{\"differences\":[{\"who\":[" + form + "],"
                        + "\"gained\":[{\"endpoint\":\"GET /a/**\",\"except\":[\"GET /a/b\"]}],\"lost\":[]}],"
                        + "\"classes\":[" + form + "],\"exhaustive\":true,\"every_owner\":false,"
                        + "\"addresses_before\":\"unrestricted\",\"addresses_after\":[\"::1\"]}");
    }

    @Test
    void write_tellsWhatCameOfAShadow() {
        ShadowDifference difference = ShadowDifference.builder()
                .at(NOON)
                .keyId(KeyId.parse("0000000001"))
                .ownerId("ada")
                .method("GET")
                .path("/a")
                .shadow(Reason.SWITCHED_OFF)
                .build();
        ShadowReport shadow = ShadowReport.builder()
                .node("one")
                .since(NOON)
                .startedBy("session:root")
                .policy(PolicyDocument.refuseAll())
                .judged(9)
                .same(5)
                .otherReason(1)
                .newlyAllowed(2)
                .newlyRefused(Map.of(Reason.SWITCHED_OFF, 1L))
                .failed(7)
                .sample(List.of(difference))
                .build();

        assertThat(InquiryJson.write(shadow))
                .startsWith(
                        "{\"node\":\"one\",\"since\":\"2026-06-01T12:00:00Z\",\"started_by\":{\"type\":\"session\",\"id\":\"root\"},"
                                + "\"judged\":9,\"same\":5,\"other_reason\":1,\"newly_allowed\":2,"
                                + "\"newly_refused\":{\"switched_off\":1},\"failed\":7,"
                                + "\"sample\":[{\"at\":\"2026-06-01T12:00:00Z\",\"key_id\":\"0000000001\",\"owner_id\":\"ada\","
                                + "\"method\":\"GET\",\"path\":\"/a\",\"live\":\"allowed\",\"shadow\":\"switched_off\"}],"
                                + "\"policy\":{\"usage\":\"nobody\",");
    }

    @Test
    void readCall_takesACall() {
        Call call = Call.of("GET", CallPath.of("/a"));

        assertThat(InquiryJson.readCall("{\"method\":\"GET\",\"path\":\"/a\"}")).isEqualTo(call);
        assertThat(InquiryJson.readCall("{\"method\":\"GET\",\"path\":\"/a\",\"address\":\"::1\"}"))
                .isEqualTo(call.withClientAddress("::1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/method",
                "{\"method\":\"GET\"}|/path",
                "{\"path\":\"/a\"}|/method",
                "{\"method\":\"GET\",\"path\":\"/a//b\"}|/path",
                "{\"method\":\"GET\",\"path\":\"/a\",\"key\":\"0000000001\"}|/key"
            })
    void readCall_namesTheFieldAtFault(String text, String field) {
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> InquiryJson.readCall(text))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void readProposal_tellsAllThatIsWrong_howeverDeepItStands() {
        String policy = "{\"usage\":\"maybe\",\"endpoints\":{\"everyone\":1,\"nope\":[[]]},\"merge_rule\":[{}]}";

        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> InquiryJson.readProposal("{\"nope\":0,\"base\":" + policy + "}"))
                .satisfies(e -> assertThat(RequestFault.of(e))
                        .extracting(RequestFault::name)
                        .containsExactlyInAnyOrder(
                                "/nope",
                                "/base/usage",
                                "/base/endpoints/everyone",
                                "/base/endpoints/nope",
                                "/base/merge_rule",
                                "/policy"));
    }

    @Test
    void readProposal_takesAPolicyAndPerhapsABase() {
        PolicyDocument on =
                PolicyDocument.builder().usage(Availability.EVERYONE).build();

        assertThat(InquiryJson.readProposal("{\"policy\":{\"usage\":\"everyone\"}}"))
                .isEqualTo(new InquiryJson.Proposal(on, null));
        assertThat(InquiryJson.readProposal("{\"base\":{},\"policy\":{\"usage\":\"everyone\"}}"))
                .isEqualTo(new InquiryJson.Proposal(on, PolicyDocument.refuseAll()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/policy",
                "{\"base\":{}}|/policy",
                "{\"policy\":{\"use\":\"maybe\"}}|/policy/use",
                "{\"policy\":{},\"policy\":{}}|/policy",
                "{\"policy\":{},\"base\":{\"endpoints\":{\"roles\":{\"dev\":[\"a\"]}}}}|/base/endpoints/roles/dev",
                "{\"usage\":\"everyone\"}|/usage"
            })
    void readProposal_namesTheFieldAtFault(String text, String field) {
        assertThatExceptionOfType(JsonFormException.class)
                .isThrownBy(() -> InquiryJson.readProposal(text))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }
}
