import JobQueue
import Media
import Recording
import Stores
import Testing

/// What every store must do, whatever is underneath.
enum StoreConformance: String, CaseIterable, Sendable {
    case keepsARecordingWhole, updatesInOneTransaction, listsNewestFirstWithAStableCursor, filters, deletes, counts
    case anIdempotencyKeyActsOnce, idempotencyKeysAreForgotten, insertionIsAllOrNothing, concurrentKeysMakeOne
    case aUniqueJobIsEnqueuedOnce, claimsInOrderWhenDue, claimAgreesWithTheMachine, aClaimIsOneWorkersOnly
    case aStaleFenceChangesNothing, failedJobsComeBackLater, expiredLeasesAreGivenBack, aDrainedWorkerGivesBack
    case listsJobs, concurrentUpdatesAreNotLost
    case numbersEvents, forgetsOldEvents, concurrentEventsAreNumberedOnce
    case aGreaterPriorityGoesFirst, foldersAreKeptApart, cancellingReachesARunningJob, resultsAndFailuresAreKept
    case endedJobsAreForgottenByAge, manyHeartbeatsAtOnce, aReportSaidTwiceCountsOnce, waitsAreMeasured
    case keepsAnExport, anExportIsChangedByWhoHoldsItsJob, anExportsKeyActsOnce, listsExports, deletesAnExport
    case keepsABroadcast, aBroadcastsKeyActsOnce, listsBroadcasts
    case walksAgreeWithTheMachine, changesAreTold, anotherTryKeepsToTheUniqueKey, newJobsGoByTheStoresTime
    case recordingsChangeForTheHolderOnly, aGatewayTakesBackItsOwnOnly, aFolderMustBeKnown
    case webhooksOfALineGoOneByOne, webhooksAreFoundAgain, aReceiverThatIsGoneIsToldNothing
    case aRecordingsOwnReceiversHearOfItAlone
    case gatewaysTellOfTheirRooms, aGatewayThatDiedIsForgotten, roomsComeInPages, jobsKnowTheirRooms

    func run(_ subject: StoreUnderTest) async throws {
        switch self {
        case .keepsARecordingWhole: try await Self.keepsARecordingWhole(subject)
        case .updatesInOneTransaction: try await Self.updatesInOneTransaction(subject)
        case .listsNewestFirstWithAStableCursor: try await Self.listsNewestFirstWithAStableCursor(subject)
        case .filters: try await Self.filters(subject)
        case .deletes: try await Self.deletes(subject)
        case .counts: try await Self.counts(subject)
        case .anIdempotencyKeyActsOnce: try await Self.anIdempotencyKeyActsOnce(subject)
        case .idempotencyKeysAreForgotten: try await Self.idempotencyKeysAreForgotten(subject)
        case .insertionIsAllOrNothing: try await Self.insertionIsAllOrNothing(subject)
        case .concurrentKeysMakeOne: try await Self.concurrentKeysMakeOne(subject)
        case .aUniqueJobIsEnqueuedOnce: try await Self.aUniqueJobIsEnqueuedOnce(subject)
        case .claimsInOrderWhenDue: try await Self.claimsInOrderWhenDue(subject)
        case .claimAgreesWithTheMachine: try await Self.claimAgreesWithTheMachine(subject)
        case .aClaimIsOneWorkersOnly: try await Self.aClaimIsOneWorkersOnly(subject)
        case .aStaleFenceChangesNothing: try await Self.aStaleFenceChangesNothing(subject)
        case .failedJobsComeBackLater: try await Self.failedJobsComeBackLater(subject)
        case .expiredLeasesAreGivenBack: try await Self.expiredLeasesAreGivenBack(subject)
        case .aDrainedWorkerGivesBack: try await Self.aDrainedWorkerGivesBack(subject)
        case .listsJobs: try await Self.listsJobs(subject)
        case .concurrentUpdatesAreNotLost: try await Self.concurrentUpdatesAreNotLost(subject)
        case .webhooksOfALineGoOneByOne: try await Self.webhooksOfALineGoOneByOne(subject)
        case .webhooksAreFoundAgain: try await Self.webhooksAreFoundAgain(subject)
        case .aReceiverThatIsGoneIsToldNothing: try await Self.aReceiverThatIsGoneIsToldNothing(subject)
        case .aRecordingsOwnReceiversHearOfItAlone: try await Self.aRecordingsOwnReceiversHearOfItAlone(subject)
        case .numbersEvents: try await Self.numbersEvents(subject)
        case .forgetsOldEvents: try await Self.forgetsOldEvents(subject)
        case .concurrentEventsAreNumberedOnce: try await Self.concurrentEventsAreNumberedOnce(subject)
        case .aGreaterPriorityGoesFirst: try await Self.aGreaterPriorityGoesFirst(subject)
        case .foldersAreKeptApart: try await Self.foldersAreKeptApart(subject)
        case .cancellingReachesARunningJob: try await Self.cancellingReachesARunningJob(subject)
        case .resultsAndFailuresAreKept: try await Self.resultsAndFailuresAreKept(subject)
        case .endedJobsAreForgottenByAge: try await Self.endedJobsAreForgottenByAge(subject)
        case .manyHeartbeatsAtOnce: try await Self.manyHeartbeatsAtOnce(subject)
        case .aReportSaidTwiceCountsOnce: try await Self.aReportSaidTwiceCountsOnce(subject)
        case .waitsAreMeasured: try await Self.waitsAreMeasured(subject)
        case .keepsAnExport: try await Self.keepsAnExport(subject)
        case .anExportIsChangedByWhoHoldsItsJob: try await Self.anExportIsChangedByWhoHoldsItsJob(subject)
        case .anExportsKeyActsOnce: try await Self.anExportsKeyActsOnce(subject)
        case .listsExports: try await Self.listsExports(subject)
        case .deletesAnExport: try await Self.deletesAnExport(subject)
        case .keepsABroadcast: try await Self.keepsABroadcast(subject)
        case .aBroadcastsKeyActsOnce: try await Self.aBroadcastsKeyActsOnce(subject)
        case .listsBroadcasts: try await Self.listsBroadcasts(subject)
        case .walksAgreeWithTheMachine: try await Self.walksAgreeWithTheMachine(subject)
        case .changesAreTold: try await Self.changesAreTold(subject)
        case .anotherTryKeepsToTheUniqueKey: try await Self.anotherTryKeepsToTheUniqueKey(subject)
        case .newJobsGoByTheStoresTime: try await Self.newJobsGoByTheStoresTime(subject)
        case .recordingsChangeForTheHolderOnly: try await Self.recordingsChangeForTheHolderOnly(subject)
        case .aGatewayTakesBackItsOwnOnly: try await Self.aGatewayTakesBackItsOwnOnly(subject)
        case .aFolderMustBeKnown: try await Self.aFolderMustBeKnown(subject)
        case .gatewaysTellOfTheirRooms: try await Self.gatewaysTellOfTheirRooms(subject)
        case .aGatewayThatDiedIsForgotten: try await Self.aGatewayThatDiedIsForgotten(subject)
        case .roomsComeInPages: try await Self.roomsComeInPages(subject)
        case .jobsKnowTheirRooms: try await Self.jobsKnowTheirRooms(subject)
        }
    }
}
