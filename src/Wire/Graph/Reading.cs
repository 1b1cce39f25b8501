using System.Diagnostics.CodeAnalysis;

namespace Router.Wire;

/// <summary>What reading a Graph request gives: a value, or the error to answer with. Never both.</summary>
public sealed class Reading<T>
    where T : class
{
    private readonly T? _value;
    private readonly GraphError? _error;

    internal Reading(T value) => _value = value;

    internal Reading(GraphError error) => _error = error;

    /// <summary>True with the value; false with the error that says what to fix.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out GraphError? error)
    {
        value = _value;
        error = _error;
        return value is not null;
    }
}
