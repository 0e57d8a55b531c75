extension RandomAccessCollection where Index == Int {
    /// How many elements at the front meet a condition that none behind them meets.
    func leadingCount(where condition: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low - startIndex
    }
}
