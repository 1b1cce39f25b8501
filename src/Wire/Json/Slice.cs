namespace Router.Wire;

/// <summary>A value's place in a body. Empty: the value is not there, or is <c>null</c>.</summary>
internal readonly record struct Slice(int Start, int Length)
{
    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> body) => body.Slice(Start, Length);
}
