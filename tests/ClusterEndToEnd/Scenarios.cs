namespace Router.ClusterEndToEnd;

// The scenes of tests/EndToEnd, unchanged, on a cluster. Not among them: those that stop and start the one process, that read the store's file
// or a front end's own count of refusals, and those that need a change of roles to be seen at once (a cluster takes up to 5 s).

[CollectionDefinition(UsualCast.Name)]
public sealed class UsualCastOnACluster : ICollectionFixture<UsualWorld>;

[Collection(UsualCast.Name)]
public sealed class BestPracticesOnACluster(UsualWorld usual) : BestPractices(usual);

[Collection(UsualCast.Name)]
public sealed class CommonUsesOnACluster(UsualWorld usual) : CommonUses(usual);

[Collection(UsualCast.Name)]
public sealed class InboxRulesOnACluster(UsualWorld usual) : InboxRules(usual);

[Collection(UsualCast.Name)]
public sealed class ButtonsAndSurveysOnACluster(UsualWorld usual) : ButtonsAndSurveys(usual);

[Collection(UsualCast.Name)]
public sealed class ThirdSeedOnACluster(UsualWorld usual) : ThirdSeed(usual);

public sealed class WithoutActivityOnACluster : WithoutActivity;

public sealed class AdsThatClickToMessengerOnACluster : AdsThatClickToMessenger;

public sealed class InboxRulesWithoutPrimaryOnACluster : InboxRulesWithoutPrimary;

public sealed class MenusOnACluster : Menus;
