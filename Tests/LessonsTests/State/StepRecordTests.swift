import Testing

@testable import Lessons

@Suite struct StepRecordTests {
  @Test func ofManyAnswersTheFirstAndTheLastAreKept() {
    var record = StepRecord(id: "a")
    for number in 1...StepRecord.mostAnswers { record.keep("\(number)", toQuestionIn: 3) }
    let first = record.answers[3]
    #expect(first?.count == StepRecord.mostAnswers && first?.last == "\(StepRecord.mostAnswers)")
    for number in 0..<1000 { record.keep("later \(number)", toQuestionIn: 3) }
    record.keep("other", toQuestionIn: 4)
    #expect(record.answers[3]?.count == StepRecord.mostAnswers && record.answers[3]?.last == "later 999")
    #expect(record.answers[3]?.dropLast() == first?.dropLast() && record.answers[4] == ["other"])
  }
}
