namespace Router.Sandbox;

/// <summary>A person. What they do needs a place: <c>.On(page)</c> is Messenger, <c>.OnInstagram(page)</c> the linked account.</summary>
public sealed class Person
{
    private readonly MetaWorld _world;
    private readonly Psid _id;

    internal Person(MetaWorld world, Psid id)
    {
        _world = world;
        _id = id;
    }

    /// <summary>From the first call on, the Page knows this person, and the messaging window is open.</summary>
    public PersonOnPage On(MetaPage page) => new(_world, _world.Meet(page, _id, MetaPlatform.Messenger));

    public PersonOnPage OnInstagram(MetaPage page) => new(_world, _world.Meet(page, _id, MetaPlatform.Instagram));
}
