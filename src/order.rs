//! Lists in order. The standard library's sort is compiled anew for every type, four kilobytes each, and is fast where a
//! list is long; ours are short, and mostly in order when they come.

/// The items by their keys, the smallest first. Those with the same key stay in the order in which they came.
pub(crate) fn ordered<T, K: Ord>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut ordered: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        let own = key(&item);
        ordered.insert(ordered.partition_point(|other| key(other) <= own), item);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_stay_in_the_order_in_which_they_came() {
        let items = vec![(2, 'a'), (1, 'b'), (3, 'c'), (1, 'd'), (2, 'e')];
        assert_eq!(ordered(items, |item| item.0), [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'e'), (3, 'c')]);
    }
}
