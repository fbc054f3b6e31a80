//! Lists in order. The standard library's sort is compiled anew for every type, four kilobytes each, and is fast where a
//! list is long; ours are short, or mostly in order when they come.

/// The items by their keys, the smallest first. Those with the same key stay in the order in which they came.
pub(crate) fn ordered<T, K: Ord>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    // Places are moved and not items: a history of thousands that comes in the other order takes no time either.
    let mut places: Vec<usize> = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        let own = key(item);
        places.insert(places.partition_point(|other| key(&items[*other]) <= own), place);
    }
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| items[place].take()).collect()
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
