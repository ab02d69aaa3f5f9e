//! Much work in few octets: names times constraints, policies and their mappings, long names and long lists.

use chainward::FindingCode;
use chainward::x509::oids;

use super::attack::{Attack, Expected};
use super::support::{Draft, Issued, chain, der, root};
use crate::support::case::Case;

pub fn attacks() -> Vec<Attack> {
    [names_and_constraints(), policies(), names(), usages()].into_iter().flatten().collect()
}

/// 2,048 names in the leaf and 4,097 subtrees in its issuer, as much as 64 KiB take; the verdict is exact.
///
/// The bound: two signatures (2 units), 54 kB read twice at 17 ticks an octet at most (37 units at worst; the names are
/// few, so nearly all is extensions at 9 ticks: 10 units), and 30 units for the names, as `validate` bounds them: 2,048
/// names and 4,097 subtrees, each looked up or sorted in at most 13 + 1 comparisons of 20 ticks, are 1.7 million ticks.
fn names_and_constraints() -> Vec<Attack> {
    let anchor = root("root");
    let names = |last: &str| {
        let names = (0..2_047).map(|number| der::dns(&format!("{number}.p")));
        der::alternative_names(&names.chain([der::dns(last)]).collect::<Vec<_>>())
    };
    let excluded: Vec<_> = (0..4_096).map(|number| der::dns(&format!("{number:x}.x"))).collect();
    let owned = Draft::ca("owned").with(der::name_constraints(&[der::dns("p")], &excluded)).by(&anchor);
    // 4,096 permitted, of which the names need one, and one excluded
    let permitted: Vec<_> =
        (0..4_095).map(|number| der::dns(&format!("{number:x}.x"))).chain([der::dns("p")]).collect();
    let roomy = Draft::ca("roomy").with(der::name_constraints(&permitted, &[der::dns("out.p")])).by(&anchor);
    let attack = |name: &str, ca: &Issued, last: &str, expected| {
        let leaf = Draft::leaf("client").with(names(last)).by(ca);
        let case = Case::of(&leaf).trusting(&anchor).presenting([ca]);
        let attack = Attack::new("name-constraint-product", name, case, expected);
        attack.signatures(2, 0).steps(2).units(50).with_leaf_key(&leaf.key)
    };
    let refused = Expected::Refused;
    vec![
        attack("excluded-4096-inside", &owned, "client.p", Expected::Accepted),
        attack("excluded-4096-outside", &owned, "client.q", refused(FindingCode::NameNotPermitted)),
        attack("permitted-4096-inside", &roomy, "fff.p", Expected::Accepted),
        attack("permitted-4096-outside", &roomy, "client.q", refused(FindingCode::NameNotPermitted)),
        attack("permitted-4096-excluded", &roomy, "a.out.p", refused(FindingCode::NameExcluded)),
    ]
}

/// Eight CAs, each with 64 mappings of 8 policies to 8: 8^8 paths through a tree, a graph of 8 x 8 nodes.
///
/// The bound: nine signatures and a half, reading 9 certificates of some 3 kB (5 units), and for each CA a handful of
/// passes over 64 mappings and 64 policies at 100 ticks.
fn policies() -> Vec<Attack> {
    let anchor = root("root");
    let attack = |depth: usize, leaf_policy: u8, expected| {
        let mut cas: Vec<Issued> = Vec::new();
        let pairs: Vec<_> = (1..=8).flat_map(|from| (1..=8).map(move |to| (from, to))).collect();
        for level in 0..depth {
            let ca = Draft::ca(&format!("ca {level}")).with(der::certificate_policies(&ALL_POLICIES));
            let ca = ca.with(der::policy_mappings(&pairs));
            cas.push(ca.by(cas.last().unwrap_or(&anchor)));
        }
        let leaf = Draft::leaf("client").with(der::certificate_policies(&[leaf_policy]));
        let leaf = leaf.by(cas.last().unwrap());
        let case = Case::of(&leaf).trusting(&anchor).presenting(&cas);
        let case = case.policy(|policy| policy.initial.explicit_policy = true);
        let name = format!("depth-{depth}-policy-{leaf_policy}");
        let signatures = depth + 1;
        Attack::new("policy-blow-up", name, case, expected)
            .signatures(signatures, 0)
            .steps(u32::try_from(signatures).unwrap())
            .units(3 * u64::try_from(signatures).unwrap())
            .with_leaf_key(&leaf.key)
    };
    // Linear: the same three units for each certificate at every depth.
    let mut attacks: Vec<_> = [1, 2, 4, 8].map(|depth| attack(depth, 8, Expected::Accepted)).into();
    attacks.push(attack(8, 100, Expected::Refused(FindingCode::NoValidPolicy)));
    attacks
}

const ALL_POLICIES: [u8; 64] = {
    let mut all = [0; 64];
    let mut next = 0;
    while next < 64 {
        all[next as usize] = next + 1;
        next += 1;
    }
    all
};

/// Long distinguished names, and a long leaf that is tried below each of many issuers of one name and key: reading is
/// charged by the octet, each time.
fn names() -> Vec<Attack> {
    let anchor = root("root");
    let stranger = root("stranger");
    let long = |count: usize| {
        let name = |number: usize| {
            let value = der::tlv(0x0c, format!("n{number}").as_bytes());
            der::tlv(0x31, &der::sequence(&[&der::oid(oids::COMMON_NAME), &value]))
        };
        der::tlv(0x30, &(0..count).flat_map(name).collect::<Vec<_>>())
    };
    let row = "uncounted-work";
    let named = Draft { subject: long(3_500), ..Draft::leaf("client") }.by(&stranger);
    let case = Case::of(&named).trusting(&anchor);
    // 55 kB of names at 16 ticks an octet: 18 units, and no signature
    let alone = Attack::refused(row, "name-of-3500-parts", case, FindingCode::IssuerNotFound)
        .signatures(0, 0)
        .steps(0)
        .units(20)
        .with_leaf_key(&named.key);

    let owned = Draft::ca("owned").by(&anchor);
    let cas: Vec<_> = (0..30).map(|_| Draft::ca("ca").key(&owned.key).by(&owned)).collect();
    let many: Vec<_> = (0..3_800).map(|number| der::dns(&format!("{number}.p"))).collect();
    let leaf = Draft::leaf("client").with(der::alternative_names(&many));
    let leaf = leaf.without(oids::EXTENDED_KEY_USAGE);
    let leaf = leaf.with(der::extended_key_usage(&[oids::SERVER_AUTH])).by(&cas[0]);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&owned]).presenting(&cas);
    // 29 kB of names at 9 ticks an octet are 5 units each time, and one for the CA: no more than 9 of 30 paths are
    // finished, two steps each, and one more is begun
    let repeated = Attack::refused(row, "long-leaf-below-30", case, FindingCode::BudgetExhausted)
        .steps(1 + 2 * 10)
        .with_leaf_key(&leaf.key);
    vec![alone, repeated]
}

/// Extended key usages nested through two CAs: a product that an attacker's two CAs can make large.
fn usages() -> Vec<Attack> {
    let anchor = root("root");
    let usages = |count: u16| {
        let usage = |number: u16| {
            let [high, low] = (number & 0x3fff).to_be_bytes();
            der::tlv(0x06, &[0x88, 0x37, 0x80 | (high << 1) | (low >> 7), low & 0x7f])
        };
        let all = (0..count).map(|number| usage(0x80 + number)).chain([der::oid(oids::CLIENT_AUTH)]);
        der::Extension::new(
            oids::EXTENDED_KEY_USAGE,
            false,
            der::tlv(0x30, &all.flatten().collect::<Vec<_>>()),
        )
    };
    let attack = |count: u16, expected| {
        let cas = chain(&anchor, &["owned"]);
        let upper = Draft::ca("upper").with(usages(count)).by(&cas[0]);
        let lower = Draft::ca("lower").with(usages(count)).by(&upper);
        let leaf = Draft::leaf("client").by(&lower);
        let case = Case::of(&leaf).trusting(&anchor).presenting(&cas).presenting([&upper, &lower]);
        Attack::new("uncounted-work", format!("usages-{count}-squared"), case, expected)
            .signatures(4, 0)
            .with_leaf_key(&leaf.key)
    };
    vec![
        attack(100, Expected::Accepted).units(12),
        // 4,000 x 4,000 comparisons
        attack(4_000, Expected::Refused(FindingCode::BudgetExhausted)).signatures(3, 0),
    ]
}
