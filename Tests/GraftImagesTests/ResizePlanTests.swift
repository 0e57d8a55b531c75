import Testing

@testable import GraftImages

@Suite struct ResizePlanTests {
    @Test(arguments: [
        // Short side to 256, crop 224: sizes and corners of Python's round and floor division.
        (1_800, 1_200, 384, 256, 80, 16), (500, 375, 341, 256, 58, 16),
        (128, 128, 256, 256, 16, 16),
        (333, 500, 256, 384, 16, 80), (10, 1_000, 256, 25_600, 16, 12_688),
    ])
    func shortSideThenCentreCrop(
        _ width: Int, _ height: Int, _ newWidth: Int, _ newHeight: Int, _ left: Int, _ top: Int
    ) {
        let geometry = PixelGeometry(resize: .shortSide(256), width: 224, height: 224)
        let plan = ResizePlan(width: width, height: height, geometry: geometry)
        #expect(
            [plan.resizedWidth, plan.resizedHeight, plan.left, plan.top] == [
                newWidth, newHeight, left, top,
            ])
    }

    @Test func tiesAreRoundedToEven() {
        // 5 x 2 to a short side of 1 is 2.5 wide, 7 x 2 is 3.5 wide.
        let geometry = PixelGeometry(resize: .shortSide(1), width: 1, height: 1)
        #expect(ResizePlan(width: 5, height: 2, geometry: geometry).resizedWidth == 2)
        #expect(ResizePlan(width: 7, height: 2, geometry: geometry).resizedWidth == 4)
    }
}
